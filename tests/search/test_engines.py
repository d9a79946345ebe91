"""What both engines must do alike."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, create_engine

from community.search.analysis import parse
from community.search.engines import ANY, Filters, IndexBusy, IndexDamaged
from community.search.engines.postgres_rows import search_tables


def found(engine, query, filters=ANY, **how):
    return engine.search(parse(query), filters, **how)


def test_what_is_indexed_is_found_by_the_next_search(engine, a_document):
    engine.index([a_document(1, "头发很亮"), a_document(2, "味道,不错")])

    assert found(engine, "頭髮") == [1]
    assert found(engine, "道不") == [2]
    assert found(engine, "味道 头发") == []


def test_indexing_again_replaces_and_does_not_double(engine, a_document):
    engine.index([a_document(1, "味道"), a_document(2, "味道")])
    engine.index([a_document(1, "质量", version=2)])
    engine.index([a_document(1, "质量", version=2)])

    assert found(engine, "味道") == [2]
    assert found(engine, "质量") == [1]
    assert engine.versions() == {1: 2, 2: 1}


def test_an_older_version_that_comes_late_changes_nothing(engine, a_document):
    engine.index([a_document(1, "新的", version=3)])
    engine.index([a_document(1, "旧的", version=2)])
    engine.index([a_document(2, "新的", version=3), a_document(2, "旧的", version=2)])

    assert found(engine, "新的", sort="new") == [2, 1]
    assert found(engine, "旧的") == []


def test_what_is_removed_is_gone_from_the_next_search(engine, a_document):
    engine.index([a_document(1, "味道"), a_document(2, "味道")])

    engine.remove([1, 99])

    assert found(engine, "味道") == [2]
    assert engine.versions().keys() == {2}


def test_a_single_chinese_character_is_looked_up_in_titles(engine, a_document):
    engine.index([a_document(1, "红茶", title="饮料"), a_document(2, "饮料", title="红茶")])

    assert found(engine, "茶") == [2]


def test_the_title_counts_more_than_the_body(engine, a_document):
    engine.index(
        [a_document(1, "颜色好看,质量不错", title="味道清香"), a_document(2, "味道清香,质量不错", title="颜色好看")]
    )

    assert found(engine, "味道") == [1, 2]


def test_a_whole_word_ranks_before_a_longer_one(engine, a_document):
    engine.index([a_document(1, "good red wine"), a_document(2, "good redmi phone")])

    assert found(engine, "red") == [1, 2]


def test_quality_raises_the_rank(engine, a_document):
    engine.index([a_document(1, "味道", quality=1.0), a_document(2, "味道")])

    assert found(engine, "味道") == [1, 2]


@pytest.mark.parametrize(("sort", "order"), [("new", [3, 2, 1]), ("top", [2, 3, 1])])
def test_orders_by_date_and_by_score(engine, a_document, sort, order):
    engine.index([a_document(1, "味道", score=1.0), a_document(2, "味道", score=9.5), a_document(3, "味道", score=1.0)])

    assert found(engine, "味道", sort=sort) == order
    assert found(engine, "味道", sort=sort, limit=2) == order[:2]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(kind="review"), {1, 2}),
        (Filters(topic="穿搭"), {1, 3}),
        (Filters(topic="Ootd"), {3}),
        (Filters(product="SKU'1\\"), {2}),
        (Filters(author=7), {1}),
        (Filters(rating_min=4), {1}),
        (Filters(published_from=20), {2, 3}),
        (Filters(published_to=20), {1, 2}),
        (Filters(verified=True), {2}),
        (Filters(kind="review", published_from=10, published_to=10), {1}),
        (Filters(kind="question"), set()),
    ],
)
@pytest.mark.parametrize("query", ["味道", ""])
def test_filters_choose_with_and_without_words(engine, a_document, filters, ids, query):
    engine.index(
        [
            a_document(1, "味道", kind="review", topics=("穿搭",), author_id=7, rating=5, published_at=10),
            a_document(2, "味道", kind="review", products=("SKU'1\\",), rating=3, verified=True, published_at=20),
            a_document(3, "味道", topics=("穿搭", "OOTD"), published_at=30),
        ]
    )

    assert set(found(engine, query, filters)) == ids


@pytest.mark.parametrize(
    "query", ["味" * 10_000, "道味" * 5_000, "a1" * 5_000, "词 word " * 1_000, "'\\:*&|!<->()[]\x00 味道", "\ud800味道"]
)
def test_no_query_is_an_error(engine, a_document, query):
    engine.index([a_document(1, "味道")])

    assert set(found(engine, query)) <= {1}


def test_a_text_of_twenty_thousand_characters_is_found_by_its_end(engine, a_document):
    body = "".join(chr(0x4E00 + place) for place in range(19_000)) + "' \\ \x00 the end"
    engine.index([a_document(1, body)])

    assert found(engine, body[18_990:]) == [1]
    assert found(engine, body) == [1]


def test_the_generation_changes_with_every_change(engine, a_document):
    seen = [engine.generation]
    for change in (
        lambda: engine.index([a_document(1)]),
        lambda: engine.index([a_document(1)]),
        lambda: engine.remove([1]),
        engine.clear,
    ):
        change()
        seen.append(engine.generation)

    assert all(before != after for before, after in pairwise(seen))


def test_the_old_index_serves_until_the_new_one_is_whole(engine, a_document):
    engine.index([a_document(1, "味道"), a_document(2, "味道")])

    with engine.rebuild() as fresh:
        fresh.index([a_document(3, "味道")])
        assert set(found(engine, "味道")) == {1, 2}

    assert found(engine, "味道") == [3]
    assert engine.versions() == {3: 1}


def test_an_interrupted_rebuild_goes_on_where_it_stopped(engine, a_document):
    engine.index([a_document(1, "味道")])
    with suppress(KeyboardInterrupt), engine.rebuild() as fresh:
        fresh.index([a_document(2, "味道"), a_document(3, "味道")])
        raise KeyboardInterrupt
    assert found(engine, "味道") == [1]

    with engine.rebuild() as fresh:
        assert fresh.versions() == {2: 1, 3: 1}
        fresh.remove([3])

    assert found(engine, "味道") == [2]


def test_two_never_rebuild_at_once(engine):
    with engine.rebuild(), pytest.raises(IndexBusy), engine.rebuild():
        pass


def test_an_empty_index_is_healthy_and_finds_nothing(engine):
    assert engine.health().problem is None
    assert engine.health().documents == 0
    assert found(engine, "味道") == []
    assert found(engine, "") == []


def test_without_tables_the_postgres_index_counts_as_damaged(database, postgres):
    connection, tables = database
    tables.builds.drop(connection)
    try:
        with pytest.raises(IndexDamaged):
            found(postgres, "味道")
        assert postgres.health().problem
    finally:
        tables.builds.create(connection)


@pytest.mark.postgres
def test_a_postgres_index_of_another_make_counts_as_damaged_until_it_is_rebuilt(database, postgres, a_document):
    engine, tables = database
    postgres.index([a_document(1, "味道")])
    with engine.begin() as connection:
        connection.execute(tables.builds.update().values(make="an older one"))

    with pytest.raises(IndexDamaged):
        postgres.search(parse("味道"))
    assert postgres.health().problem

    with postgres.rebuild() as fresh:
        fresh.index([a_document(1, "味道")])
    assert postgres.search(parse("味道")) == [1]


def test_the_tables_stand_empty_and_harmless_in_sqlite():
    database = create_engine("sqlite://")
    metadata = MetaData()
    search_tables(metadata)

    metadata.create_all(database)
    metadata.drop_all(database)
    database.dispose()


WORDS = st.sampled_from(["味道", "不错", "质量", "头髮", "茶", "，", " ", "iPhone", "ip", "4GB", "c", "Red", "redmi"])
BODIES = st.lists(WORDS, max_size=8).map("".join)


@pytest.mark.postgres
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(st.tuples(BODIES, BODIES), min_size=1, max_size=12), queries=st.lists(BODIES, max_size=8))
def test_both_engines_find_the_same(whoosh, postgres, a_document, bodies, queries):
    documents = [a_document(id, body, title=title) for id, (title, body) in enumerate(bodies, start=1)]
    for engine in (whoosh, postgres):
        engine.clear()
        engine.index(documents)

    for query in queries:
        assert set(found(whoosh, query)) == set(found(postgres, query))
        for sort in ("new", "top"):
            assert found(whoosh, query, sort=sort) == found(postgres, query, sort=sort)

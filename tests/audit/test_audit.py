"""The audit recounts everything that is kept beside its facts: it finds nothing in a busy house, and every lie."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, text, update

from community.activity.models import ActivityBitmap, ActivityEntry
from community.activity.tasks import fold_activity
from community.audit.actions import CHECKS, examine, repair
from community.audit.counters import COUNTERS
from community.audit.queries import Difference, index_differences
from community.cli.commands import community
from community.clock import reporting_day
from community.collections.actions import follow as follow_collection
from community.collections.actions import make_collection, put_into
from community.database import db
from community.likes.actions import like
from community.likes.models import Like
from community.metrics.facts import FACTS
from community.outbox import transaction
from community.points.actions import earn
from community.posts.models import Post
from community.reactions.actions import react
from community.search.index import search_index
from tests.audit.life import Life
from tests.factories import a_comment, a_member, a_post, a_product, a_review, an_order

KEPT = {check.name: check for check in CHECKS}
# A copy, which the index's own check covers; a rank that is frozen when its challenge ends.
ELSEWHERE = ("search_documents", "challenge_entries")


def differences() -> dict[str, list[Difference]]:
    return {check.name: found for check in CHECKS if (found := examine(check))}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_busy_house_keeps_every_counter_right(app, deliver_all, seed):
    life = Life(seed)
    life.go_on(150)
    life.ends_an_account()
    deliver_all()
    life.go_on(100)
    deliver_all()

    assert differences() == {}


def test_every_counter_of_the_models_is_audited(app):
    kept = {
        str(column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if table.name not in ELSEWHERE
        and (column.name.endswith("_count") or column.name.startswith("rating_") or column.name in ("count", "score"))
    }
    others = ("orders.refunded_minor", "point_accounts.", "point_transfers.")
    assert kept == {counter.name for counter in COUNTERS if not counter.name.startswith(others)}


@pytest.fixture
def house(app, deliver_all):
    """A house with a row for every counter; nothing in it is wrong."""
    product, author = a_product(), a_member()
    review = a_review(product, author=author)
    a_comment(a_post("茶 #tea#", author=author))
    an_order(author, product)
    with transaction():
        like(a_member(), review)
        react(a_member(), review, "useful")
        mine = make_collection(author, "露营", public=True)
        put_into(mine, review)
        follow_collection(a_member(), mine)
        earn(author.id, 10, growth=10, fact="a fact", words={"zh": "一次", "en": "Once"})
    deliver_all()
    assert differences() == {}
    return app


@pytest.mark.parametrize("counter", COUNTERS, ids=lambda counter: counter.name)
def test_a_counter_that_lies_is_found_and_set_right(house, counter):
    table, name = counter.column.class_.__table__, counter.column.key
    with transaction() as session:
        session.execute(update(table).values({name: table.c[name] + 1}))
    lying = db.session.execute(db.select(table.c.id, table.c[name]).order_by(table.c.id)).all()

    found = differences()
    assert [(row, kept) for row, kept, _ in found[counter.name]] == lying
    assert [kept - counted for _, kept, counted in found[counter.name]] == pytest.approx([1] * len(lying))

    for check in CHECKS:
        repair(check)
    assert differences() == {}


def test_a_bit_without_its_fact_and_a_fact_without_its_bit_are_found_and_set_right(house):
    day = reporting_day()
    fold_activity()
    member = a_member()
    with transaction() as session:
        session.execute(insert(ActivityEntry), {"activity": "share", "day": day, "number": member.number})
        session.execute(delete(ActivityBitmap).filter_by(activity="like"))
    (row,) = differences()["activity"][:1]
    assert {each.row for each in differences()["activity"]} == {("like", day), ("share", day)}
    assert row.counted or row.kept

    repair(KEPT["activity"])
    assert differences() == {}


def test_a_bitmap_that_miscounts_its_bits_is_found_and_set_right(house):
    fold_activity()
    with transaction() as session:
        session.execute(update(ActivityBitmap).filter_by(activity="like").values(members=9))
    assert differences()["activity_bitmaps.members"] == [Difference(("like", reporting_day()), 9, 1)]

    repair(KEPT["activity_bitmaps.members"])
    assert differences() == {}


def test_what_is_missing_from_the_index_and_what_should_not_be_there_are_found_and_set_right(house):
    first, *others = sorted(search_index().versions())
    search_index().remove([first])
    hidden = others[-1]
    with transaction() as session:
        session.execute(text("UPDATE contents SET status = 'held' WHERE id = :id"), {"id": hidden})
    assert differences()["search index"] == [Difference(first, None, 1), Difference(hidden, 1, None)]

    repair(KEPT["search index"])
    assert index_differences() == []


def test_what_is_on_its_way_to_the_index_is_no_difference(app):
    a_post()

    assert differences() == {}


def _without_foreign_keys(statement: str, **values: int) -> None:
    """What a damaged file or a careless hand leaves behind."""
    with db.engine.connect().execution_options(reads=True) as connection:
        lite = db.engine.dialect.name == "sqlite"
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF" if lite else "SET session_replication_role = replica")
        connection.execute(text(statement), values)
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON" if lite else "SET session_replication_role = DEFAULT")
        connection.commit()


def test_a_row_that_names_nothing_is_found_and_goes_as_its_foreign_key_says(house):
    post = a_post()
    with transaction():
        like(a_member(), post)
    _without_foreign_keys("UPDATE likes SET content_id = 999999 WHERE content_id = :id", id=post.id)
    ((where, _), named, counted), *others = differences()["orphan rows"]
    assert (where, named, counted, others) == ("likes.content_id", 999999, None, [])

    for check in CHECKS:
        repair(check)
    assert differences() == {}
    assert db.session.scalar(db.select(db.func.count()).select_from(Like)) == 1


def test_a_content_without_the_row_of_its_kind_is_found_and_gets_one(house):
    _without_foreign_keys("DELETE FROM posts")
    assert [each.counted for each in differences()["rows of kinds"]] == ["post"]

    repair(KEPT["rows of kinds"])
    assert differences() == {}
    assert db.session.scalar(db.select(db.func.count()).select_from(Post.__table__)) == 1


def run_audit(app, *arguments: str):
    result = CliRunner().invoke(community, ["audit", *arguments], obj=lambda: app)
    assert result.stdout, result.output
    return result.exit_code, json.loads(result.stdout)


def test_the_command_prints_json_and_ends_with_1_if_something_differs(house):
    status, figures = run_audit(house)
    assert (status, figures["differences"], figures["examples"]) == (0, 0, [])
    assert set(figures["counters"]) == set(KEPT)

    with transaction() as session:
        session.execute(text("UPDATE products SET rating_5 = 7"))
    status, figures = run_audit(house, "--json")
    assert (status, figures["differences"], figures["counters"]["products.rating_5"]) == (1, 1, 1)
    assert [(each["kept"], each["counted"]) for each in figures["examples"]] == [(7, 1)]


def test_the_command_repairs_and_says_what(house):
    with transaction() as session:
        session.execute(text("UPDATE products SET rating_5 = 7"))

    status, figures = run_audit(house, "--repair")
    assert (status, figures["differences"], figures["repaired"], figures["left"]) == (0, 1, 1, 0)
    assert figures["counters"]["products.rating_5"] == 1
    assert run_audit(house)[0] == 0


def test_every_activity_can_be_recounted(house):
    assert {"visit", "post", "like", "share"} <= set(FACTS)

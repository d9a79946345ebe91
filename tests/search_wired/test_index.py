"""The index in step with the database, whatever happens to it."""

from __future__ import annotations

import shutil
import threading
from itertools import count

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, event, select

from community import deliveries
from community.cli.commands import community
from community.content.actions import remove, withdraw
from community.content.queries import content_to_change
from community.database import db
from community.outbox import Delivery, transaction
from community.search.actions import begin_index, bring_up_to_date, check_index, index_present, rebuild_index
from community.search.analysis import is_decided_by_terms, matches, parse
from community.search.documents import published_versions, read_documents
from community.search.index import search_index
from community.search.models import TABLES
from tests.factories import a_comment, a_member, a_post
from tests.search_wired.asking import ask, found


@pytest.fixture
def lose_index(app):
    """Whatever there was of the index is gone, as if somebody had deleted it."""

    def lose() -> None:
        shutil.rmtree(app.config["COMMUNITY"].home / "index", ignore_errors=True)
        with db.engine.begin() as connection:
            connection.execute(delete(TABLES.builds))
            connection.execute(delete(TABLES.documents))

    return lose


def in_another_thread(app, act) -> None:
    def run() -> None:
        with app.app_context():
            act()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def take_back(content_id: int) -> None:
    with transaction():
        withdraw(content_to_change(content_id))


def test_the_first_search_of_a_new_house_finds_what_is_there_and_says_that_it_is_but_a_part(client, deliver_all):
    post = a_post("鞋底防滑")

    first = ask(client, "鞋底 防滑")

    assert [item["content"]["id"] for item in first["items"]] == [str(post.id)]
    assert first["partial"] is True
    deliver_all()
    assert ask(client, "鞋底 防滑")["partial"] is False


def test_an_index_that_was_deleted_is_rebuilt_by_itself(client, deliver_all, lose_index):
    posts = [a_post("鞋底防滑"), a_post("鞋底防滑")]
    deliver_all()
    lose_index()

    assert set(found(client, "防滑")) == {post.id for post in posts}
    assert ask(client, "防滑")["partial"] is True
    deliver_all()

    assert ask(client, "防滑")["partial"] is False
    assert set(found(client, "防滑")) == {post.id for post in posts}
    assert search_index().versions() == published_versions()


def test_however_many_searches_meet_a_damaged_index_workers_are_told_once(client, deliver_all, lose_index):
    a_post("鞋底防滑")
    deliver_all()
    lose_index()

    for _ in range(3):
        ask(client, "防滑")

    told = db.session.scalars(select(Delivery.topic).where(Delivery.queue == "search")).all()
    assert told == ["search.damaged"]


def test_publishing_while_the_index_is_gone_builds_one_that_holds_everything(client, deliver_all, lose_index):
    older = a_post("鞋底防滑")
    deliver_all()
    lose_index()
    newer = a_post("鞋底防滑")

    deliver_all()

    assert ask(client, "防滑")["partial"] is False
    assert set(found(client, "防滑")) == {older.id, newer.id}


def test_the_index_holds_exactly_what_is_published_of_every_kind(client, deliver_all):
    post = a_post()
    a_comment(post)
    a_post(published=False)
    gone = a_post()
    with transaction():
        remove(content_to_change(gone.id))

    deliver_all()

    assert search_index().versions() == published_versions()
    assert gone.id not in search_index().versions()


def test_who_indexes_what_was_hidden_meanwhile_sees_it_and_forgets_it(app, deliver_all):
    a_post()
    deliver_all()
    post_id = a_post("鞋底防滑").id
    steps = count()

    def hide_after_reading(_connection, _cursor, statement, *_):
        if "content_products" in statement and next(steps) == 0:
            in_another_thread(app, lambda: take_back(post_id))

    event.listen(db.engine, "after_cursor_execute", hide_after_reading)
    try:
        index_present([post_id])
    finally:
        event.remove(db.engine, "after_cursor_execute", hide_after_reading)

    assert post_id not in search_index().versions()


def test_many_workers_at_once_lose_nothing(app, deliver_all):
    a_post()
    deliver_all()
    author = a_member()
    posts = [a_post(f"鞋底防滑 {number}", author=author) for number in range(8)]

    def work() -> None:
        with app.app_context():
            deliveries.deliver("search")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {post.id for post in posts} <= search_index().versions().keys()
    assert db.session.scalars(select(Delivery.id).where(Delivery.queue == "search")).all() == []


def test_what_is_published_and_taken_back_during_a_rebuild_is_right_in_the_new_index(app, deliver_all):
    going, staying = a_post("鞋底防滑"), a_post("鞋底防滑")
    deliver_all()
    come = []

    def meanwhile(_documents: int) -> None:
        if not come:
            come.append(a_post("鞋底防滑").id)
            take_back(going.id)
            deliver_all()

    rebuild_index(meanwhile)

    assert search_index().versions().keys() == {staying.id, come[0]}


def test_a_rebuild_that_was_interrupted_goes_on_where_it_was(app, deliver_all):
    for _ in range(3):
        a_post("鞋底防滑")
    deliver_all()
    told = []

    def stop_after_a_batch(documents: int) -> None:
        told.append(documents)
        if sum(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_index(stop_after_a_batch)
    again = []
    rebuild_index(again.append)

    assert (told, again) == ([0, 3], [3])


def test_an_index_that_fell_behind_is_brought_up_to_date(app, deliver_all):
    kept, lost = a_post("鞋底防滑"), a_post("鞋底防滑")
    deliver_all()
    search_index().remove([lost.id])
    take_back(kept.id)

    bring_up_to_date(search_index())

    assert search_index().versions() == {lost.id: 1}


def test_a_check_indexes_what_the_index_lacks_and_forgets_what_is_hidden(app, deliver_all):
    kept, lost = a_post("鞋底防滑"), a_post("鞋底防滑")
    deliver_all()
    search_index().remove([lost.id])
    take_back(kept.id)

    check_index()

    assert search_index().versions() == {lost.id: 1}


def test_a_check_has_damage_mended_that_no_search_has_met(app, deliver_all, lose_index):
    post = a_post("鞋底防滑")
    deliver_all()
    lose_index()

    check_index()
    deliver_all()

    assert search_index().versions() == {post.id: 1}


def test_reindex_says_how_many_documents_it_holds_and_shows_how_far_it_is(app, lose_index):
    a_comment(a_post("鞋底防滑"))
    lose_index()

    result = CliRunner().invoke(community, ["reindex", "--json"], obj=lambda: app)

    assert result.exit_code == 0, result.output
    assert '"documents": 2' in result.stdout
    assert "index" in result.stderr
    assert search_index().versions() == published_versions()


def test_two_never_reindex_at_once(app, deliver_all):
    a_post()
    deliver_all()

    with search_index().rebuild():
        result = CliRunner().invoke(community, ["reindex"], obj=lambda: app)

    assert result.exit_code == 1
    assert "being rebuilt" in result.stderr


@pytest.mark.parametrize("words", ["防滑", "go", "gore", "x", "鞋", "防滑 gore 鞋底", "4gb", "鞋 底滑"])
def test_where_terms_decide_the_index_offers_nothing_that_the_text_refuses(app, deliver_all, words):
    author, query = a_member(), parse(words)
    for body in ("防滑，Gore-Tex", "防 滑 x", "鞋底 go4GB", "滑防 xg", "ogre 底鞋"):
        a_post(body, title="鞋 4 GB", author=author)
    deliver_all()

    offered = set(search_index().search(query))
    documents = read_documents(list(published_versions()))
    answering = {document.id for document in documents if matches(query, document.title, document.body)}

    assert answering <= offered
    if is_decided_by_terms(query):
        assert offered == answering


def test_the_index_of_an_empty_house_is_begun_and_one_in_use_is_left_alone(app):
    begin_index()
    assert search_index().health().problem is None

    post = a_post()
    search_index().index(read_documents([post.id]))
    begin_index()

    assert set(search_index().versions()) == {post.id}

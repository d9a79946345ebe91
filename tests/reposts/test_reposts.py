"""Reposts: what they show, what they count, and that they never outlive their original."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from community.activity.models import ActivityEntry
from community.blocks.models import Block
from community.content.actions import hold, remove, restore, withdraw
from community.content.models import Content
from community.content.queries import feed_rows, show
from community.database import db
from community.members.queries import ANYBODY
from community.outbox import transaction
from community.relations import begin
from tests.factories import a_comment, a_member, a_post, a_question, a_repost, an_answer
from tests.statements import statements as sent_statements

QUOTE = "这双鞋我也买了，爬山很稳，推荐给大家。"


def repost(client, content, **body):
    return client.post(f"/api/v1/contents/{content.id}/reposts", json=body)


def act(verb, content):
    with transaction():
        verb(content)


def shares_count(content):
    db.session.expire_all()
    return db.session.get(Content, content.id).shares_count


def test_a_repost_shows_its_original_with_the_original_author(as_member):
    post = a_post()

    answer = repost(as_member(), post, body=QUOTE)

    assert answer.status_code == 201
    assert (answer.json["kind"], answer.json["body"]) == ("repost", QUOTE)
    assert answer.json["of"]["id"] == str(post.id)
    assert answer.json["of"]["author"]["username"] == post.author.username
    assert "of" not in answer.json["of"]
    assert "content_id" not in answer.json


def test_a_repost_needs_no_words_and_not_even_a_body(as_member):
    answer = as_member().post(f"/api/v1/contents/{a_post().id}/reposts")

    assert (answer.status_code, answer.json["body"]) == (201, "")


def test_a_plain_repost_happens_once(as_member):
    post, lin = a_post(), as_member()

    first, again = repost(lin, post), repost(lin, post)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]


def test_a_plain_repost_happens_once_also_when_it_is_asked_for_in_parallel(app, as_member):
    lin, post = a_member(), a_post()
    clients = [as_member(lin) for _ in range(4)]
    path = f"/api/v1/contents/{post.id}/reposts"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: client.post(path), clients))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json["id"] for answer in answers}) == 1


def test_a_plain_repost_can_be_made_again_after_it_was_taken_back(as_member):
    lin, post = a_member(), a_post()
    act(withdraw, a_repost(post, author=lin))

    assert repost(as_member(lin), post).status_code == 201


def test_a_member_may_quote_one_content_as_often_as_they_have_something_to_say(as_member):
    post, lin = a_post(), as_member()

    answers = [repost(lin, post, body=f"{QUOTE} {time}") for time in (1, 2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["id"] != answers[1].json["id"]


def test_a_repost_of_a_repost_is_one_of_the_original_and_counts_there(as_member):
    post = a_post()
    first = a_repost(post, QUOTE)

    assert repost(as_member(), first).json["of"]["id"] == str(post.id)
    assert shares_count(first) == 0


def test_the_original_counts_its_public_reposts_whatever_happens_to_them(app):
    post = a_post()
    plain, quote = a_repost(post), a_repost(post, QUOTE)
    assert shares_count(post) == 2

    for verb, expected in [(hold, 1), (hold, 1), (remove, 1), (restore, 2), (withdraw, 1), (withdraw, 1)]:
        act(verb, quote)
        assert shares_count(post) == expected
    act(withdraw, plain)
    assert shares_count(post) == 0


@pytest.mark.parametrize("verb", [hold, remove, withdraw])
def test_hiding_the_original_hides_its_reposts_and_what_was_said_about_them(client, verb):
    quote = a_repost(body=QUOTE)
    comment = a_comment(quote)

    act(verb, db.session.get(Content, quote.root_id))

    for content in (quote, comment):
        assert client.get(f"/api/v1/contents/{content.id}").status_code == 404
    assert db.session.execute(feed_rows(ANYBODY)).all() == []


def test_a_restored_original_brings_its_reposts_back(client):
    quote = a_repost(body=QUOTE)
    original = db.session.get(Content, quote.root_id)
    act(remove, original)
    act(restore, original)

    assert client.get(f"/api/v1/contents/{quote.id}").json["of"]["id"] == str(original.id)


def test_to_its_own_member_a_repost_of_something_hidden_is_empty(as_member):
    lin = a_member()
    quote = a_repost(body=QUOTE, author=lin)
    act(remove, db.session.get(Content, quote.root_id))

    assert as_member(lin).get(f"/api/v1/contents/{quote.id}").json["of"] is None


def test_whom_the_original_author_blocked_can_neither_repost_nor_see_reposts(as_member):
    lin, wei = a_member(), a_member()
    post = a_post(author=lin)
    quote = a_repost(post, QUOTE)
    with transaction():
        begin(Block, member_id=lin.id, other_id=wei.id)

    assert repost(as_member(wei), post).status_code == 404
    assert repost(as_member(wei), quote).status_code == 404
    assert as_member(wei).get(f"/api/v1/contents/{quote.id}").status_code == 404


@pytest.mark.parametrize("make", [a_comment, an_answer])
def test_what_makes_no_sense_alone_cannot_be_reposted(as_member, make):
    assert repost(as_member(), make()).status_code == 422


def test_a_question_can_be_reposted(as_member):
    assert repost(as_member(), a_question()).status_code == 201


def test_an_author_cannot_repost_what_only_they_see(as_member):
    lin = a_member()

    assert repost(as_member(lin), a_post(author=lin, draft=True)).status_code == 409


def test_a_repost_refuses_fields_that_it_does_not_have(as_member):
    assert repost(as_member(), a_post(), title="标题").status_code == 422


def test_a_list_of_reposts_takes_the_same_few_statements_whatever_its_length(app):
    def statements() -> int:
        db.session.remove()
        with sent_statements() as sent:
            show(db.session.execute(feed_rows(ANYBODY).limit(100)).all(), ANYBODY)
        return len(sent)

    a_repost(body=QUOTE)
    few = statements()
    for _ in range(6):
        a_repost(body=QUOTE)

    assert statements() == few


def test_a_repost_is_the_activity_repost(app):
    quote = a_repost(body=QUOTE)

    entries = db.session.query(ActivityEntry).filter_by(number=quote.author.number)
    assert [entry.activity for entry in entries] == ["repost"]


def test_a_plain_repost_is_taken_back_and_a_quote_stays(as_member):
    lin, post = a_member(), a_post()
    a_repost(post, author=lin)
    a_repost(post, QUOTE, author=lin)
    where = f"/api/v1/contents/{post.id}/reposts"

    assert [as_member(lin).delete(where).json for _ in range(2)] == [{"active": False, "count": 1}] * 2


def test_who_is_quoted_hears_of_it_as_such(as_member, deliver_all):
    lin, wang = a_member(), a_member()
    post = a_post(author=lin)
    a_repost(post, QUOTE, author=wang)
    deliver_all()

    assert [told["type"] for told in as_member(lin).get("/api/v1/notifications").json["items"]] == ["quoted"]

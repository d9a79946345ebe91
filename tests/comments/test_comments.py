"""Comments in threads: who may write and read them, what they count, what is left of those that are hidden."""

from __future__ import annotations

import pytest

from community.activity.models import ActivityEntry
from community.blocks.models import Block, Mute
from community.comments.actions import DEEPEST
from community.content.actions import hold, remove, restore, withdraw
from community.content.models import Content
from community.database import db
from community.outbox import transaction
from community.relations import begin
from tests.factories import a_comment, a_member, a_post, a_question, a_repost, an_answer, made_public
from tests.statements import statements as sent_statements


def comment_on(client, content, body="鞋底防滑吗？下雨天也能穿吗？", **given):
    return client.post(f"/api/v1/contents/{content.id}/comments", json={"body": body, **given})


def comments_of(client, content, **query):
    answer = client.get(f"/api/v1/contents/{content.id}/comments", query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def shown(client, content, **query):
    return [int(item["id"]) for item in comments_of(client, content, **query)["items"]]


def walk(client, content, between=lambda: None, **query):
    page = comments_of(client, content, **query)
    seen = [int(item["id"]) for item in page["items"]]
    while page["next"]:
        between()
        page = comments_of(client, content, cursor=page["next"], **query)
        seen += [int(item["id"]) for item in page["items"]]
    return seen


def act(verb, content):
    with transaction():
        verb(content)


def block(member, other):
    with transaction():
        begin(Block, member_id=member.id, other_id=other.id)


def comments_count(content):
    db.session.expire_all()
    return db.session.get(Content, content.id).comments_count


def test_a_comment_names_what_it_comments_on_and_has_no_parent(as_member):
    post = a_post()

    answer = comment_on(as_member(), post)

    assert answer.status_code == 201
    assert answer.json["kind"] == "comment"
    assert answer.json["content_id"] == str(post.id)
    assert (answer.json["parent_id"], answer.json["depth"]) == (None, 0)
    assert "title" not in answer.json
    assert answer.headers["ETag"].startswith('"1-')


def test_a_reply_names_its_parent_and_stands_a_level_deeper(as_member):
    comment = a_comment()

    reply = comment_on(as_member(), comment_root(comment), parent_id=str(comment.id)).json

    assert (reply["parent_id"], reply["depth"]) == (str(comment.id), 1)


def comment_root(comment):
    return db.session.get(Content, comment.root_id)


@pytest.mark.parametrize("make", [a_post, a_question, a_repost, an_answer])
def test_whatever_stands_by_itself_and_an_answer_can_be_commented_on(as_member, make):
    content = make()

    made_public(db.session.get(Content, int(comment_on(as_member(), content).json["id"])))

    assert len(comments_of(as_member(), content)["items"]) == 1
    assert comments_count(content) == 1


def test_a_comment_is_replied_to_under_its_root_not_commented_on(as_member):
    assert comment_on(as_member(), a_comment()).status_code == 422


def test_a_stranger_cannot_comment(client):
    assert comment_on(client, a_post()).status_code == 401


def test_a_comment_without_anything_to_read_is_refused(as_member):
    post, lin = a_post(), as_member()

    assert [comment_on(lin, post, body).status_code for body in ("", " \n ", "# ", "---")] == [422, 422, 422, 422]


def test_what_one_may_not_see_cannot_be_commented_on_and_looks_as_if_it_did_not_exist(as_member, app):
    hidden, lin = a_post(published=False), as_member()
    act(remove, hidden)

    refused = comment_on(lin, hidden)
    missing = lin.post("/api/v1/contents/999999/comments", json={"body": "在吗？"})

    assert refused.status_code == missing.status_code == 404
    assert {**refused.json, "instance": ""} == {**missing.json, "instance": ""}
    assert lin.get(f"/api/v1/contents/{hidden.id}/comments").status_code == 404


def test_an_author_cannot_comment_on_what_only_they_see(as_member):
    lin = a_member()
    draft = a_post(author=lin, draft=True)

    assert comment_on(as_member(lin), draft).status_code == 409


def test_a_blocked_member_can_neither_comment_nor_read_the_comments(as_member):
    lin, wei = a_member(), a_member()
    post = a_post(author=lin)
    block(lin, wei)

    assert comment_on(as_member(wei), post).status_code == 404
    assert as_member(wei).get(f"/api/v1/contents/{post.id}/comments").status_code == 404


def test_a_blocked_member_cannot_reply_to_who_blocked_them(as_member):
    lin, wei = a_member(), a_member()
    comment = a_comment(author=lin)
    block(lin, wei)

    reply = comment_on(as_member(wei), comment_root(comment), parent_id=str(comment.id))

    assert reply.status_code == 422
    assert list(reply.json["errors"]) == ["parent_id"]


def test_a_parent_under_another_root_is_refused_like_one_that_does_not_exist(as_member):
    elsewhere, post, lin = a_comment(), a_post(), as_member()

    answers = [comment_on(lin, post, parent_id=str(id_)) for id_ in (elsewhere.id, post.id, 999_999)]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert comments_count(post) == 0


def test_a_hidden_parent_takes_no_replies(as_member):
    comment = a_comment()
    act(remove, comment)

    assert comment_on(as_member(), comment_root(comment), parent_id=str(comment.id)).status_code == 422


def test_a_comment_on_a_hidden_root_is_out_of_sight(client):
    comment = a_comment()
    assert client.get(f"/api/v1/contents/{comment.id}").status_code == 200

    act(remove, comment_root(comment))

    assert client.get(f"/api/v1/contents/{comment.id}").status_code == 404


def test_the_root_counts_its_public_comments_and_replies_whatever_happens_to_them(app):
    post = a_post()
    comment = a_comment(post)
    reply = a_comment(post, parent=comment)
    assert comments_count(post) == 2

    for verb, expected in [(hold, 1), (hold, 1), (made_public, 2), (remove, 1), (restore, 2), (restore, 2)]:
        act(verb, comment)
        assert comments_count(post) == expected
    for content in (reply, comment, comment):
        act(withdraw, content)
    assert comments_count(post) == 0
    assert comments_count(comment) == 0


def test_a_thread_thirty_deep_keeps_its_parents_and_stops_getting_deeper(as_member):
    post, lin = a_post(), as_member()
    chain = [a_comment(post)]
    for _ in range(29):
        chain.append(a_comment(post, parent=chain[-1]))

    items = comments_of(lin, post, limit=100)["items"]

    assert [item["parent_id"] for item in items[1:]] == [str(comment.id) for comment in chain[:-1]]
    assert [item["depth"] for item in items] == [min(level, DEEPEST) for level in range(30)]
    assert comments_count(post) == 30


def test_a_removed_parent_of_visible_replies_is_a_tombstone_without_text_or_author(client):
    post = a_post()
    parent = a_comment(post, "一段不该再出现的话，带上 #话题#")
    reply = a_comment(post, parent=parent)

    act(remove, parent)
    page = client.get(f"/api/v1/contents/{post.id}/comments")
    tombstone = page.json["items"][0]

    assert [int(item["id"]) for item in page.json["items"]] == [parent.id, reply.id]
    assert "不该" not in page.get_data(as_text=True)
    assert parent.author.username not in page.get_data(as_text=True)
    assert (tombstone["status"], tombstone["author"]) == ("removed", None)
    assert (tombstone["body"], tombstone["topics"]) == ("", [])


def test_a_hidden_comment_without_replies_is_not_shown(client):
    comment = a_comment()
    act(remove, comment)

    assert shown(client, comment_root(comment)) == []


def test_a_chain_of_hidden_comments_stays_as_long_as_somebody_visible_stands_below_it(client):
    post = a_post()
    chain = [a_comment(post)]
    for _ in range(3):
        chain.append(a_comment(post, parent=chain[-1]))
    for hidden in chain[:3]:
        act(remove, hidden)
    assert shown(client, post) == [comment.id for comment in chain]

    act(remove, chain[3])

    assert shown(client, post) == []


@pytest.mark.parametrize(("verb", "told"), [(hold, "held"), (withdraw, "withdrawn"), (remove, "removed")])
def test_a_tombstone_tells_no_more_than_a_word(client, verb, told):
    parent = a_comment()
    a_comment(comment_root(parent), parent=parent)

    act(verb, parent)

    assert comments_of(client, comment_root(parent))["items"][0]["status"] == told


def test_to_who_is_blocked_a_comment_looks_held_and_to_others_it_is_there(as_member, client):
    lin, wei, post = a_member(), a_member(), a_post()
    parent = a_comment(post, author=lin)
    a_comment(post, parent=parent)
    block(lin, wei)

    assert comments_of(as_member(wei), post)["items"][0]["status"] == "held"
    assert comments_of(as_member(wei), post)["items"][0]["author"] is None
    assert comments_of(client, post)["items"][0]["status"] == "published"


def test_comments_of_muted_members_are_spared(as_member):
    lin, wei, post = a_member(), a_member(), a_post()
    a_comment(post, author=wei)
    with transaction():
        begin(Mute, member_id=lin.id, other_id=wei.id)

    assert shown(as_member(lin), post) == []
    assert len(shown(as_member(wei), post)) == 1


def test_an_author_sees_their_held_comment_but_not_one_they_took_back(as_member):
    lin = a_member()
    comment = a_comment(author=lin)
    act(hold, comment)
    assert shown(as_member(lin), comment_root(comment)) == [comment.id]

    act(withdraw, comment)

    assert shown(as_member(lin), comment_root(comment)) == []


def test_comments_are_read_oldest_first_newest_first_or_most_liked_first(client):
    post = a_post()
    first, second, third = (a_comment(post).id for _ in range(3))
    like(second, 2)
    like(third, 1)

    assert shown(client, post) == shown(client, post, sort="old") == [first, second, third]
    assert shown(client, post, sort="new") == [third, second, first]
    assert shown(client, post, sort="top") == [second, third, first]


def like(comment_id, times):
    with transaction():
        db.session.get(Content, comment_id).likes_count += times


@pytest.mark.parametrize("sort", ["old", "new", "top"])
def test_a_whole_walk_misses_nothing_and_shows_nothing_twice_while_comments_come_move_and_go(client, sort):
    post = a_post()
    there = [a_comment(post).id for _ in range(7)]
    for place, comment_id in enumerate(there):
        like(comment_id, place % 3)
    gone = db.session.get(Content, shown(client, post, sort=sort)[-1])

    def disturb():
        like(a_comment(post).id, 5)
        like(there[0], 3)
        act(remove, gone)

    seen = walk(client, post, disturb, sort=sort, limit=2)

    assert len(seen) == len(set(seen))
    assert set(there) - {gone.id} <= set(seen)
    assert gone.id not in seen


def test_a_cursor_of_one_order_is_refused_by_another(client):
    post = a_post()
    for _ in range(3):
        a_comment(post)
    cursor = comments_of(client, post, sort="old", limit=1)["next"]

    for sort in ("new", "top"):
        wrong = client.get(f"/api/v1/contents/{post.id}/comments", query_string={"sort": sort, "cursor": cursor})
        assert wrong.status_code == 400


@pytest.mark.parametrize("query", [{"sort": "hot"}, {"limit": "0"}, {"limit": "101"}, {"order": "old"}])
def test_what_a_list_does_not_offer_is_refused(client, query):
    assert client.get(f"/api/v1/contents/{a_post().id}/comments", query_string=query).status_code == 422


@pytest.mark.parametrize("sort", ["old", "new", "top"])
def test_a_list_takes_the_same_few_statements_whatever_its_length(as_member, sort):
    lin = as_member()
    post = a_post()
    parent = a_comment(post)
    a_comment(post, parent=parent)
    act(remove, parent)
    few = statements_of(lin, post, sort)
    for _ in range(12):
        a_comment(post)

    assert statements_of(lin, post, sort) == few <= 4


def statements_of(client, content, sort):
    comments_of(client, content, sort=sort)
    path = f"/api/v1/contents/{content.id}/comments?sort={sort}"
    db.session.remove()  # what the arrangement left in the session costs a request nothing
    with sent_statements() as sent:
        client.get(path)
    return len(sent)


def test_a_comment_is_the_activity_comment_and_stays_so_when_taken_back(app):
    comment = a_comment()
    act(withdraw, comment)

    entries = db.session.query(ActivityEntry).filter_by(number=comment.author.number)
    assert [entry.activity for entry in entries] == ["comment"]


def test_a_comment_sent_twice_with_one_key_is_written_once(as_member):
    post, lin = a_post(), as_member()

    send = {"json": {"body": "鞋底防滑吗？"}, "headers": {"Idempotency-Key": "k-1"}}
    first, again = (lin.post(f"/api/v1/contents/{post.id}/comments", **send) for _ in range(2))

    assert first.status_code == again.status_code == 201
    assert first.json["id"] == again.json["id"]
    assert db.session.query(Content).filter_by(root_id=post.id).count() == 1

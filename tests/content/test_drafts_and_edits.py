"""Drafts, edits, revisions, and what an author takes back and brings back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.clock import at, utcnow
from community.content.actions import hold, remove
from community.content.models import Content
from community.content.queries import content_to_change
from community.database import db
from community.likes.actions import like
from community.members.models import Member
from community.outbox import transaction
from community.topics.models import Topic
from moderation.screening.models import Screening
from tests.factories import a_comment, a_medium, a_member, a_post, a_product, a_review
from tests.parallel import at_once

BODY = "周末去了山里，鞋子很舒服，一点也不磨脚。"
LATER = timedelta(minutes=6)


def path(content, *below):
    return "/".join(["/api/v1/contents", str(content.id), *map(str, below)])


def edit(client, content, etag=None, **said):
    etag = etag or client.get(path(content)).headers["ETag"]
    return client.patch(path(content), json=said, headers={"If-Match": etag})


def revisions(client, content):
    return client.get(path(content, "revisions")).json["items"]


def judged(content):
    return db.session.scalar(select(func.count()).where(Screening.content_id == content.id))


def act(verb, content, *given):
    with transaction():
        verb(content_to_change(content.id), *given)


def test_a_draft_is_its_authors_alone_and_counts_nowhere(as_member, client):
    lin = a_member()
    draft = a_post(f"{BODY} #露营#", author=lin, draft=True)

    listed = as_member(lin).get("/api/v1/me/contents?status=draft").json["items"]
    assert [item["id"] for item in listed] == [str(draft.id)]
    assert client.get(path(draft)).status_code == 404
    assert judged(draft) == 0
    assert client.get("/api/v1/topics/露营").json["counts"]["contents"] == 0
    assert client.get("/api/v1/members/" + lin.username).json["counts"]["contents"] == 0


def test_of_a_draft_saved_twice_at_once_one_wins_and_the_other_learns_the_version(app, as_member):
    lin = a_member()
    draft = a_post(BODY, author=lin, draft=True)
    clients = [as_member(lin) for _ in range(4)]
    where, etag = path(draft), clients[0].get(path(draft)).headers["ETag"]

    def save(client, n):
        return client.patch(where, json={"body": f"{BODY} {n}"}, headers={"If-Match": etag})

    answers = at_once(lambda each=each, n=n: save(each, n) for n, each in enumerate(clients))

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    assert {answer.json["version"] for answer in answers} == {2}  # of the content, and of each problem
    [winner] = [n for n, answer in enumerate(answers) if answer.status_code == 200]
    assert clients[0].get(path(draft)).json["body"] == f"{BODY} {winner}"


def test_a_draft_leaves_no_revisions_is_published_by_its_author_and_deleted_drafts_come_back_as_drafts(as_member):
    lin = a_member()
    client, draft = as_member(lin), a_post(BODY, author=lin, draft=True)
    edit(client, draft, body=f"{BODY} 第二天下雨。")

    assert client.delete(path(draft)).status_code == 204
    assert client.post(path(draft, "restore")).json["status"] == "draft"
    assert edit(client, draft, draft=False).json["status"] == "published"
    assert revisions(client, draft) == []


def test_a_slip_mended_within_five_minutes_leaves_no_trace_for_readers_but_is_judged(as_member):
    lin = a_member()
    client, post = as_member(lin), a_post(BODY, author=lin)
    before = judged(post)

    answer = edit(client, post, body=BODY.replace("鞋子", "靴子"))

    assert (answer.json["version"], answer.json["edited_at"], answer.json["status"]) == (2, None, "published")
    assert revisions(client, post) == []
    assert judged(post) == before + 1


@pytest.mark.parametrize("reason", ["later", "liked", "held", "label off"])
def test_what_is_more_than_a_slip_is_kept(as_member, reason):
    lin = a_member()
    client, post = as_member(lin), a_post(BODY, author=lin, disclosure="gift")
    if reason == "liked":
        with transaction():
            like(a_member(), post)
    if reason == "held":
        act(hold, post)
    said = {"disclosure": None} if reason == "label off" else {"body": f"{BODY} 还不错。"}

    with at(utcnow() + (LATER if reason == "later" else timedelta())):
        answer = edit(client, post, **said)

    assert answer.status_code == 200
    assert [kept["version"] for kept in revisions(client, post)] == [1]
    assert answer.json["edited_at"] is not None


def test_a_revision_says_everything_and_what_the_next_version_made_of_it(as_member, as_moderator):
    lin, shoe = a_member(), a_product("SKU-1")
    picture = a_medium(lin, alt="石阶")
    review = a_review(
        shoe, "走了三天，没有磨脚。", author=lin, title="很轻", pros=["轻"], media_ids=[picture.id], rating=5
    )
    with at(utcnow() + LATER):
        edit(as_member(lin), review, body="走了四天，没有磨脚。", pros=["轻", "稳"], rating=4, media_ids=[])

    [kept] = as_moderator.get(path(review, "revisions")).json["items"]

    assert (kept["title"], kept["body"], kept["rating"], kept["pros"]) == ("很轻", "走了三天，没有磨脚。", 5, ["轻"])
    assert [shown["id"] for shown in kept["media"]] == [str(picture.id)]
    assert (kept["product_ids"], kept["status"]) == (["SKU-1"], "published")
    assert kept["diff"] == {
        "body": [["same", "走了"], ["removed", "三"], ["added", "四"], ["same", "天，没有磨脚。"]],
        "pros": [["same", "轻"], ["added", "\n稳"]],
        "alt": [["removed", "石阶"]],
        "media": [["removed", f"{picture.id}\n"]],
        "rating": [["removed", "5"], ["added", "4"]],
    }


def test_revisions_are_their_authors_and_staffs(as_member):
    assert as_member().get(path(a_post(), "revisions")).status_code == 404


def test_an_earlier_version_is_brought_back_as_a_new_one(as_member):
    lin = a_member()
    client, post = as_member(lin), a_post(BODY, author=lin)
    with at(utcnow() + LATER):
        edit(client, post, body="走了四天之后，鞋底开始松动，我有点失望。", title="改了主意")
        answer = client.post(path(post, "revisions", 1, "restore"))

    assert (answer.json["body"], answer.json["title"], answer.json["version"]) == (BODY, None, 3)
    assert [kept["version"] for kept in revisions(client, post)][-1] == 1
    assert client.post(path(post, "revisions", 9, "restore")).status_code == 404
    assert as_member().post(path(post, "revisions", 1, "restore")).status_code == 404


def test_what_was_withdrawn_comes_back_through_screening_with_every_counter(as_member, client):
    lin = a_member()
    post = a_post(f"{BODY} #露营#", author=lin)
    author, before = as_member(lin), judged(post)
    author.delete(path(post))
    assert client.get(path(post)).status_code == 404

    answer = author.post(path(post, "restore"))

    assert (answer.status_code, answer.json["status"]) == (200, "published")
    assert judged(post) == before + 1
    assert db.session.scalar(select(Topic.contents_count)) == 1
    assert db.session.scalar(select(Member.contents_count).where(Member.id == lin.id)) == 1
    assert author.post(path(post, "restore")).status_code == 409


def test_what_a_moderator_removed_is_not_restored_by_withdrawing_it_first(as_member):
    lin = a_member()
    post = a_post(BODY, author=lin)
    act(remove, post)
    client = as_member(lin)

    assert client.post(path(post, "restore")).status_code == 409
    client.delete(path(post))
    assert client.post(path(post, "restore")).status_code == 409
    assert as_member().post(path(post, "restore")).status_code == 404


def test_after_thirty_days_what_was_withdrawn_stays_away(as_member):
    lin = a_member()
    post = a_post(BODY, author=lin)
    as_member(lin).delete(path(post))

    with at(utcnow() + timedelta(days=31)):
        assert as_member(lin).post(path(post, "restore")).status_code == 409


def test_a_withdrawn_review_does_not_come_back_beside_the_one_written_since(as_member):
    lin, shoe = a_member(), a_product()
    first = a_review(shoe, author=lin)
    client = as_member(lin)
    client.delete(path(first))
    a_review(shoe, "换了一双，鞋底更软了，走路更舒服。", author=lin)

    assert client.post(path(first, "restore")).status_code == 409
    assert db.session.get(Content, first.id, populate_existing=True).status == "withdrawn"


def test_the_author_of_something_held_reads_why_word_by_word_and_in_which_field(as_member):
    lin = a_member()
    held = as_member(lin).post(
        "/api/v1/posts", json={"title": "加微信abc12345领优惠", "body": "周末去了山里，鞋子很舒服，一点也不磨脚。"}
    )

    spans = [span for reason in held.json["screening"]["reasons"] for span in reason["spans"]]
    assert held.json["status"] in ("held", "rejected")
    assert {span["field"] for span in spans} == {"title"}
    assert all(held.json["title"][span["start"] : span["end"]] == span["text"] for span in spans)


NOTHING = ["", " \n", "\u200b\u2060", "\u3164", "***", "&nbsp;"]


@pytest.mark.parametrize("body", NOTHING)
def test_where_nothing_can_be_seen_nothing_is_published(as_member, body):
    lin = a_member()
    client = as_member(lin)

    assert client.post("/api/v1/posts", json={"body": body}).status_code == 422
    assert client.post(path(a_post(), "comments"), json={"body": body}).status_code == 422
    assert edit(client, a_post(author=lin), body=body).status_code == 422
    assert edit(client, a_comment(author=lin), body=body).status_code == 422


def test_a_draft_may_be_empty_until_it_is_handed_in(as_member):
    client = as_member()
    draft = client.post("/api/v1/posts", json={"body": "", "draft": True})
    address = f"/api/v1/contents/{draft.json['id']}"
    handed_in = client.patch(address, json={"draft": False}, headers={"If-Match": draft.headers["ETag"]})

    assert handed_in.status_code == 422
    assert handed_in.json["errors"] == {"body": ["Say something."]}
    assert client.get(address).json["status"] == "draft"


def test_a_title_a_picture_and_stars_say_something_without_words(as_member):
    lin, shoe = a_member(), a_product("SKU-1")

    def write(address, **said):
        return as_member(lin).post(address, json={"body": "", **said}).status_code

    assert write("/api/v1/posts", title="到了山顶") == 201
    assert write("/api/v1/posts", media_ids=[str(a_medium(lin).id)]) == 201
    assert write(f"/api/v1/products/{shoe.external_id}/reviews", rating=5) == 201

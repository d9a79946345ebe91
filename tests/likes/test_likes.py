"""Likes: a member's relation to a content, counted in the transaction of the fact."""

from __future__ import annotations

from sqlalchemy import func, select

from community.content.models import Content
from community.database import db
from community.likes.models import Like
from community.members.models import Member
from tests.factories import a_member, a_post
from tests.parallel import at_once


def living_likes(content: Content) -> int:
    return db.session.scalar(
        select(func.count()).select_from(Like).where(Like.content_id == content.id, Like.ended_at.is_(None))
    )


def likes_of(content: Content) -> int:
    db.session.expire_all()
    return content.likes_count


def test_liking_twice_counts_once_and_so_does_taking_it_back(as_member):
    post, lin = a_post(), as_member()
    address = f"/api/v1/contents/{post.id}/like"

    assert [lin.put(address).json, lin.put(address).json] == [{"active": True, "count": 1}] * 2
    assert lin.get(f"/api/v1/contents/{post.id}").json["viewer"]["liked"] is True
    assert [lin.delete(address).json, lin.delete(address).json] == [{"active": False, "count": 0}] * 2
    assert lin.get(f"/api/v1/contents/{post.id}").json["viewer"]["liked"] is False


def test_a_like_raises_what_its_author_has_received_and_the_score(as_member):
    author = a_member()
    post = a_post(author=author)
    before = post.score

    as_member().put(f"/api/v1/contents/{post.id}/like")

    db.session.expire_all()
    assert (author.likes_received_count, post.likes_count) == (1, 1)
    assert post.score > before


def test_strangers_and_others_see_no_like_of_mine(as_member, client):
    post = a_post()
    as_member().put(f"/api/v1/contents/{post.id}/like")

    for other in (as_member(), client):
        shown = other.get(f"/api/v1/contents/{post.id}").json
        assert (shown["viewer"]["liked"], shown["counts"]["likes"]) == (False, 1)


def test_what_one_may_not_see_one_cannot_like(as_member):
    hidden = a_post(published=False, draft=True)
    lin = as_member()

    refused, missing = lin.put(f"/api/v1/contents/{hidden.id}/like"), lin.put("/api/v1/contents/999999999/like")

    assert refused.status_code == missing.status_code == 404
    assert refused.json | {"instance": ""} == missing.json | {"instance": ""}


def test_nobody_likes_without_signing_in(client):
    assert client.put(f"/api/v1/contents/{a_post().id}/like").status_code == 401


def test_a_like_ends_and_is_not_deleted(as_member):
    post, lin = a_post(), as_member()
    lin.put(f"/api/v1/contents/{post.id}/like")
    lin.delete(f"/api/v1/contents/{post.id}/like")
    lin.put(f"/api/v1/contents/{post.id}/like")

    assert db.session.scalar(select(func.count()).select_from(Like)) == 2
    assert living_likes(post) == 1


def test_sixty_four_toggles_at_a_time_leave_counters_that_equal_the_facts(as_member):
    author = a_member()
    post = a_post(author=author)
    clients = [as_member() for _ in range(4)]
    address = f"/api/v1/contents/{post.id}/like"

    toggles = [
        lambda client=client, n=n: (client.delete if n % 3 == 1 else client.put)(address)
        for n in range(16)
        for client in clients
    ]
    answers = at_once(toggles)

    assert {answer.status_code for answer in answers} == {200}
    assert likes_of(post) == living_likes(post) == db.session.get(Member, author.id).likes_received_count
    at_once([lambda client=client: client.put(address) for client in clients])
    assert likes_of(post) == living_likes(post) == 4

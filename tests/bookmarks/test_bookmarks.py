"""Bookmarks: what a member keeps for later."""

from __future__ import annotations

from sqlalchemy import func, select

from community.bookmarks.models import Bookmark
from community.content.actions import remove
from community.database import db
from community.outbox import transaction
from tests.factories import a_post
from tests.parallel import at_once


def kept(client, **query) -> list[str]:
    return [item["id"] for item in client.get("/api/v1/me/bookmarks", query_string=query).json["items"]]


def test_keeping_twice_counts_once_and_so_does_letting_go(as_member):
    post, lin = a_post(), as_member()
    address = f"/api/v1/contents/{post.id}/bookmark"

    assert [lin.put(address).json, lin.put(address).json] == [{"active": True, "count": 1}] * 2
    assert lin.get(f"/api/v1/contents/{post.id}").json["viewer"]["bookmarked"] is True
    assert [lin.delete(address).json, lin.delete(address).json] == [{"active": False, "count": 0}] * 2


def test_what_one_may_not_see_one_cannot_keep(as_member):
    hidden = a_post(published=False, draft=True)

    assert as_member().put(f"/api/v1/contents/{hidden.id}/bookmark").status_code == 404


def test_a_member_finds_what_they_keep_the_latest_first_and_nobody_elses(as_member):
    first, second, third = a_post(), a_post(), a_post()
    lin, other = as_member(), as_member()
    for post in (second, first):
        lin.put(f"/api/v1/contents/{post.id}/bookmark")
    other.put(f"/api/v1/contents/{third.id}/bookmark")

    assert kept(lin) == [str(first.id), str(second.id)]
    page = lin.get("/api/v1/me/bookmarks?limit=1").json
    assert [item["id"] for item in page["items"]] == [str(first.id)]
    assert kept(lin, limit=1, cursor=page["next"]) == [str(second.id)]


def test_what_was_removed_meanwhile_is_not_shown_among_the_kept(as_member):
    post, lin = a_post(), as_member()
    lin.put(f"/api/v1/contents/{post.id}/bookmark")

    with transaction():
        remove(post)

    assert kept(lin) == []


def test_sixty_four_toggles_at_a_time_leave_a_counter_that_equals_the_facts(as_member):
    post = a_post()
    clients = [as_member() for _ in range(4)]
    address = f"/api/v1/contents/{post.id}/bookmark"

    at_once(
        [
            lambda client=client, n=n: (client.delete if n % 2 else client.put)(address)
            for n in range(16)
            for client in clients
        ]
    )

    db.session.expire_all()
    living = select(func.count()).select_from(Bookmark).where(Bookmark.ended_at.is_(None))
    assert post.bookmarks_count == db.session.scalar(living)

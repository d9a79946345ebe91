"""Following: idempotent, counted with the fact, and heard of."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select

from community.activity.models import ActivityEntry
from community.database import db
from community.follows.models import Follow
from community.members.models import Member
from tests.factories import a_member, a_post, a_product, token_of
from tests.parallel import at_once

LIVE = select(func.count()).select_from(Follow).where(Follow.ended_at.is_(None))


def test_following_twice_is_the_same_as_once(as_member):
    a_member("mei")
    lin = as_member(a_member("lin"))
    answers = [lin.put("/api/v1/members/mei/follow") for _ in range(2)]

    assert [(answer.status_code, answer.get_json()) for answer in answers] == [(200, {"active": True, "count": 1})] * 2
    answers = [lin.delete("/api/v1/members/mei/follow") for _ in range(2)]
    assert [(answer.status_code, answer.get_json()) for answer in answers] == [(200, {"active": False, "count": 0})] * 2


def test_both_sides_see_the_follow_and_its_counts(as_member):
    lin, mei = as_member(a_member("lin")), as_member(a_member("mei"))
    lin.put("/api/v1/members/mei/follow")

    seen_by_lin = lin.get("/api/v1/members/mei").get_json()
    seen_by_mei = mei.get("/api/v1/members/lin").get_json()
    assert (seen_by_lin["viewer"]["following"], seen_by_lin["counts"]["followers"]) == (True, 1)
    assert (seen_by_mei["viewer"]["followed_by"], seen_by_mei["counts"]["following"]) == (True, 1)


def test_nobody_follows_oneself_nor_somebody_unknown(as_member):
    lin = as_member(a_member("lin"))

    assert lin.put("/api/v1/members/lin/follow").status_code == 409
    assert lin.put("/api/v1/members/nobody/follow").status_code == 404


@pytest.mark.parametrize("path", ["members/mei", "topics/穿搭", "products/SKU-1"])
def test_a_stranger_follows_nothing(client, path):
    assert client.put(f"/api/v1/{path}/follow").status_code == 401


def test_a_topic_and_a_product_are_followed_likewise(as_member):
    a_post("#穿搭#")
    a_product("SKU-1")
    lin = as_member(a_member("lin"))

    for path in ("topics/穿搭", "products/SKU-1"):
        assert [lin.put(f"/api/v1/{path}/follow").get_json() for _ in range(2)] == [{"active": True, "count": 1}] * 2
        assert lin.delete(f"/api/v1/{path}/follow").get_json() == {"active": False, "count": 0}
        assert lin.put(f"/api/v1/{path}-none/follow").status_code == 404


def test_following_is_an_activity_of_the_day_and_undoing_it_leaves_it(as_member):
    a_member("mei")
    member = a_member("lin")
    lin = as_member(member)
    lin.put("/api/v1/members/mei/follow")
    lin.delete("/api/v1/members/mei/follow")

    entries = db.session.execute(select(ActivityEntry.activity, ActivityEntry.number)).all()
    assert ("follow", member.number) in [tuple(entry) for entry in entries]


def test_contents_tell_whether_the_viewer_follows_their_author(as_member, client):
    author = a_member("mei")
    post = a_post(author=author)
    lin = as_member(a_member("lin"))
    lin.put("/api/v1/members/mei/follow")

    seen = [each.get(f"/api/v1/contents/{post.id}").get_json()["viewer"]["following_author"] for each in (lin, client)]
    assert seen == [True, False]


def test_forty_parallel_toggles_leave_counters_that_equal_the_facts(app):
    mei = a_member("mei")
    tokens = [token_of(a_member()) for _ in range(4)]
    statuses = at_once([partial(toggle, app, tokens[n % 4], "mei", n // 4) for n in range(40)])

    db.session.rollback()
    assert statuses == [200] * 40
    live = db.session.scalar(LIVE)
    assert db.session.scalar(select(Member.followers_count).where(Member.id == mei.id)) == live
    assert db.session.scalar(select(func.sum(Member.following_count))) == live
    assert db.session.scalar(select(func.min(Member.following_count))) >= 0


def test_two_who_follow_each_other_at_the_same_time_do_not_wait_in_a_ring(app):
    pairs = [(token_of(a_member("lin")), "mei"), (token_of(a_member("mei")), "lin")]

    assert at_once([partial(toggle, app, *pairs[n % 2], n // 2) for n in range(16)]) == [200] * 16


def toggle(app, token, username, turn):
    with app.app_context():
        client = app.test_client()
        call = client.delete if turn % 2 else client.put
        return call(f"/api/v1/members/{username}/follow", headers={"Authorization": f"Bearer {token}"}).status_code

"""Blocks hide two members from each other; mutes spare one the other."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select

from community.blocks.actions import block
from community.blocks.models import Block
from community.database import db
from community.follows.models import Follow
from community.outbox import transaction
from tests.factories import a_member, a_post, token_of
from tests.parallel import at_once


@pytest.fixture
def lin(app):
    return a_member("lin")


@pytest.fixture
def mei(app):
    return a_member("mei")


def test_blocking_twice_is_the_same_as_once(as_member, lin, mei):
    client = as_member(lin)

    assert [client.put("/api/v1/members/mei/block").get_json() for _ in range(2)] == [{"active": True, "count": 1}] * 2
    assert [client.delete("/api/v1/members/mei/block").get_json() for _ in range(2)] == [
        {"active": False, "count": 0}
    ] * 2


def test_nobody_blocks_or_mutes_oneself(as_member, lin):
    statuses = [as_member(lin).put(f"/api/v1/members/lin/{relation}").status_code for relation in ("block", "mute")]

    assert statuses == [409, 409]


def test_a_block_ends_the_follows_of_both_directions_and_their_counts(as_member, lin, mei):
    as_member(lin).put("/api/v1/members/mei/follow")
    as_member(mei).put("/api/v1/members/lin/follow")

    as_member(lin).put("/api/v1/members/mei/block")

    assert db.session.scalar(select(func.count()).where(Follow.ended_at.is_(None))) == 0
    for member in (lin, mei):
        db.session.refresh(member)
        assert (member.followers_count, member.following_count) == (0, 0)


@pytest.mark.parametrize("path", ["", "/followers", "/following", "/contents"])
def test_blocked_people_do_not_exist_for_each_other(as_member, lin, mei, path):
    a_post(author=lin)
    a_post(author=mei)
    as_member(lin).put("/api/v1/members/mei/block")

    assert as_member(mei).get(f"/api/v1/members/lin{path}").status_code == 404
    assert as_member(lin).get(f"/api/v1/members/mei{path}").status_code == 404
    assert as_member().get(f"/api/v1/members/lin{path}").status_code == 200


def test_the_blocked_one_meets_the_answer_of_an_unknown_name_in_everything(as_member, lin, mei):
    as_member(lin).put("/api/v1/members/mei/block")
    client = as_member(mei)

    def answers(name):
        for relation in ("follow", "mute", "block"):
            for call in (client.put, client.delete):
                answer = call(f"/api/v1/members/{name}/{relation}")
                yield answer.status_code, {**answer.get_json(), "instance": ""}

    assert list(answers("lin")) == list(answers("nobody"))


def test_who_blocked_sees_whom_and_can_end_it(as_member, lin, mei):
    client = as_member(lin)
    client.put("/api/v1/members/mei/block")

    shown = client.get("/api/v1/me/blocks").get_json()["items"]
    assert [(member["username"], member["viewer"]["blocked"]) for member in shown] == [("mei", True)]
    client.delete("/api/v1/members/mei/block")
    assert client.get("/api/v1/members/mei").status_code == 200


def test_of_two_who_block_each_other_each_can_end_their_part(as_member, lin, mei):
    with transaction():
        block(lin, mei)
        block(mei, lin)

    assert as_member(lin).delete("/api/v1/members/mei/block").get_json() == {"active": False, "count": 0}
    assert as_member(lin).get("/api/v1/members/mei").status_code == 404
    assert as_member(mei).delete("/api/v1/members/lin/block").get_json() == {"active": False, "count": 0}
    assert as_member(lin).get("/api/v1/members/mei").status_code == 200


def test_staff_sees_past_blocks(as_member, as_moderator, lin, mei):
    as_member(lin).put("/api/v1/members/mei/block")

    assert as_moderator.get("/api/v1/members/mei").status_code == 200


def test_a_muted_member_does_not_notice(as_member, lin, mei):
    client = as_member(lin)
    assert client.put("/api/v1/members/mei/mute").get_json() == {"active": True, "count": 1}

    assert client.get("/api/v1/members/mei").get_json()["viewer"]["muted"] is True
    assert as_member(mei).get("/api/v1/members/lin").get_json()["viewer"] == {
        "following": False,
        "followed_by": False,
        "blocked": False,
        "muted": False,
    }
    assert [m["username"] for m in client.get("/api/v1/me/mutes").get_json()["items"]] == ["mei"]
    assert client.delete("/api/v1/members/mei/mute").get_json() == {"active": False, "count": 0}


def test_no_follow_outlives_a_block_that_comes_at_the_same_time(app, lin, mei):
    tokens = {"lin": token_of(lin), "mei": token_of(mei)}

    def send(who, path):
        with app.app_context():
            app.test_client().put(f"/api/v1/members/{path}", headers={"Authorization": f"Bearer {tokens[who]}"})

    calls = [("mei", "lin/follow"), ("lin", "mei/block"), ("lin", "mei/follow"), ("mei", "lin/follow")]
    at_once([partial(send, *call) for call in calls])

    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(Block.ended_at.is_(None))) == 1
    assert db.session.scalar(select(func.count()).where(Follow.ended_at.is_(None))) == 0
    assert [member.followers_count for member in (lin, mei)] == [0, 0]

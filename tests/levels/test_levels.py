"""Levels follow the growth value: up at a threshold, down below nine tenths of it, told once, by rules as data."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.database import db
from community.levels.ladder import SHIPPED, level_of, shipped_levels
from community.levels.models import LevelChange
from community.members.models import Member
from community.outbox import transaction
from community.points.actions import earn, spend, take_back
from tests.factories import a_member, a_post

WORDS = {"zh": "一次", "en": "Once"}


@pytest.fixture
def grow(app, deliver_all):
    def one(member, growth, fact):
        with transaction():
            grant = earn(member.id, growth, growth=growth, fact=fact, words=WORDS)
        deliver_all()
        return grant

    return one


@pytest.mark.parametrize(
    ("growth", "present", "level"),
    [(0, 1, 1), (49, 1, 1), (50, 1, 2), (49, 2, 2), (45, 2, 2), (44, 2, 1), (4_000, 1, 6), (179, 3, 2), (-5, 1, 1)],
)
def test_a_level_is_reached_at_its_threshold_and_kept_down_to_nine_tenths(growth, present, level):
    assert level_of(growth, SHIPPED, present) == level


def test_who_grows_rises_is_told_once_and_sees_what_is_missing(grow, as_member):
    lin = a_member()
    grow(lin, 60, "one")
    with transaction():
        spend(lin.id, 60, fact="spent", words=WORDS)
    grow(lin, 60, "two")

    mine = as_member(lin).get("/api/v1/me/level").json
    assert (mine["level"]["level"], mine["growth_value"], mine["next"]["level"]) == (2, 120, 3)
    assert mine["requirements"] == [{"name": "growth_value", "have": 120, "need": 200, "met": False}]
    told = [notice["type"] for notice in as_member(lin).get("/api/v1/notifications").json["items"]]
    assert told == ["level_reached"]
    assert as_member().get(f"/api/v1/members/{lin.username}").json["level"] == 2


def test_a_reversal_takes_the_level_and_every_change_is_kept(grow, deliver_all):
    lin = a_member()
    grant = grow(lin, 60, "one")
    with transaction():
        take_back(grant)
    deliver_all()

    changes = db.session.execute(select(LevelChange.from_level, LevelChange.to_level).order_by(LevelChange.id)).all()
    assert changes == [(1, 2), (2, 1)]


def test_another_ladder_moves_everybody(grow, as_member, deliver_all):
    lin = a_member()
    grow(lin, 60, "one")
    growth = as_member(a_member(roles=("growth",)))
    tag = growth.get("/api/v1/levels").headers["ETag"]
    ladder = [{**level, "benefits": ["free_shipping"]} for level in shipped_levels()]
    ladder[2]["threshold"] = 55

    assert growth.put("/api/v1/levels", json={"items": ladder}, headers={"If-Match": tag}).status_code == 200
    deliver_all()
    assert as_member(lin).get("/api/v1/me/level").json["level"] == ladder[2]


@pytest.mark.parametrize("thresholds", [[5, 10], [0, 0], [0, 10, 10], []])
def test_a_ladder_with_steps_that_do_not_rise_is_refused(app, as_member, thresholds):
    growth = as_member(a_member(roles=("growth",)))
    tag = growth.get("/api/v1/levels").headers["ETag"]
    steps = [{"level": step, "threshold": at, "zh": "级", "en": "L"} for step, at in enumerate(thresholds, 1)]

    assert growth.put("/api/v1/levels", json={"items": steps}, headers={"If-Match": tag}).status_code == 422


def test_trust_says_why_not_yet_and_the_host_may_vouch(app, as_member, as_host):
    lin = a_member(external_id="customer-7")
    a_post(author=lin)

    asked = as_member(lin).get("/api/v1/me/trust").json
    missing = {(each["level"], each["name"]): each["need"] for each in asked["requirements"] if not each["met"]}
    assert (asked["trust"], asked["floor"]) == ("T0", "T0")
    assert missing == {
        ("T1", "hours_here"): 24,
        ("T1", "published"): 3,
        ("T2", "active_days"): 15,
        ("T2", "likers"): 5,
        ("T2", "published"): 10,
    }
    answer = as_host.put("/api/v1/trust-floors/customer-7", json={"floor": "T1"})
    assert answer.json == {"floor": "T1", "trust": "T1"}
    assert db.session.get(Member, lin.id).trust == "T1"
    assert as_host.put("/api/v1/trust-floors/customer-8", json={"floor": "T1"}).status_code == 404
    assert as_member(lin).put("/api/v1/trust-floors/customer-7", json={"floor": "T2"}).status_code == 403

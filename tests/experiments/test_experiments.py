"""An experiment gives everybody one variant for good, and speaks once, at the moment named at its start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import at, utcnow
from community.database import db
from community.experiments.actions import assign
from community.experiments.models import ExperimentExposure
from community.experiments.queries import get_experiment
from community.members.queries import member_to_change
from community.outbox import transaction
from tests.factories import a_member, an_api_key, an_order

ROOT = "/api/v1/experiments"
PLAN = {
    "name": "warm-welcome",
    "variants": [{"name": "plain"}, {"name": "warm"}],
    "activity": "order",
    "within_days": 7,
    "horizon_days": 28,
}


@pytest.fixture
def growth(as_member):
    return as_member(a_member(roles=("growth",)))


def started(growth, days_ago: int = 0, **changed) -> None:
    with at(utcnow() - timedelta(days=days_ago)):
        assert growth.post(ROOT, json=PLAN | changed).status_code == 201
        assert growth.post(f"{ROOT}/warm-welcome/start").status_code == 200


def test_a_member_keeps_their_variant_and_is_exposed_once(growth, as_member):
    lin = a_member("lin")
    assert growth.post(ROOT, json=PLAN).status_code == 201
    assert as_member(lin).get(f"{ROOT}/warm-welcome/assignment").status_code == 409

    growth.post(f"{ROOT}/warm-welcome/start")
    variants = {as_member(lin).get(f"{ROOT}/warm-welcome/assignment").json["variant"] for _ in range(2)}

    assert len(variants) == 1
    [exposure] = db.session.scalars(select(ExperimentExposure)).all()
    assert (exposure.member_id, {exposure.variant}) == (lin.id, variants)


def test_programs_ask_for_members_and_members_for_themselves_alone(growth, as_member, as_host):
    started(growth)
    lin = a_member("lin")

    own = as_member(lin).get(f"{ROOT}/warm-welcome/assignment").json
    assert as_host.get(f"{ROOT}/warm-welcome/assignment?member={lin.id}").json == own
    assert as_host.get(f"{ROOT}/warm-welcome/assignment").status_code == 422
    assert as_host.get(f"{ROOT}/warm-welcome/assignment?member=999999").status_code == 404
    assert as_member().get(f"{ROOT}/warm-welcome/assignment?member={lin.id}").status_code == 403


def test_nothing_changes_after_the_start_and_nobody_is_exposed_after_the_stop(growth, as_member):
    started(growth)
    tag = {"If-Match": growth.get(f"{ROOT}/warm-welcome").headers["ETag"]}

    assert growth.patch(f"{ROOT}/warm-welcome", json={"within_days": 3}, headers=tag).status_code == 409
    assert growth.post(ROOT, json=PLAN).status_code == 409
    assert growth.post(f"{ROOT}/warm-welcome/stop").status_code == 200
    assert growth.post(f"{ROOT}/warm-welcome/start").status_code == 409
    assert as_member().get(f"{ROOT}/warm-welcome/assignment").status_code == 200
    assert db.session.scalars(select(ExperimentExposure)).all() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"variants": [{"name": "plain"}]},
        {"variants": [{"name": "plain"}, {"name": "plain"}]},
        {"within_days": 28},
        {"activity": "sleep"},
        {"name": "Warm Welcome"},
        {"colour": "red"},
    ],
)
def test_a_plan_that_cannot_be_read_is_refused(growth, wrong):
    assert growth.post(ROOT, json=PLAN | wrong).status_code == 422


def expose(growth, members: int, days_ago: int, buys) -> None:
    with at(utcnow() - timedelta(days=days_ago)):
        for _ in range(members):
            member = a_member()
            with transaction():
                variant = assign(get_experiment("warm-welcome"), member)
            if buys(variant):
                an_order(member)


def report(growth) -> dict:
    answer = growth.get("/api/v1/metrics/experiments?name=warm-welcome")
    assert answer.status_code == 200, answer.json
    return answer.json


def test_before_its_moment_nothing_is_said_and_after_it_too_few_are_told_so(growth):
    started(growth, days_ago=30)
    expose(growth, 12, 20, lambda variant: variant == "warm")
    expose(growth, 3, 1, lambda variant: True)  # their week was not over at the moment of reading
    with at(utcnow() - timedelta(days=5)):
        early = report(growth)
    late = report(growth)

    assert {variant["verdict"] for variant in early["variants"]} == {None, "not_yet"}
    assert [variant["difference"] for variant in early["variants"]] == [None, None]
    assert [variant["verdict"] for variant in late["variants"]] == [None, "too_few"]
    plain, warm = late["variants"]
    assert (plain["members"] + warm["members"], late["waiting"]) == (12, 3)
    assert (plain["converted"], warm["converted"]) == (0, warm["members"])
    assert "definition" in late


def test_an_erased_member_leaves_the_experiment(growth):
    started(growth, days_ago=30)
    expose(growth, 2, 20, lambda variant: True)
    first, _ = db.session.scalars(select(ExperimentExposure.member_id).order_by(ExperimentExposure.member_id))
    with transaction():
        erase_account(member_to_change(first))

    assert sum(variant["members"] for variant in report(growth)["variants"]) == 1


def test_only_the_growth_team_plans_and_programs_read(app, as_member):
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('metrics:read')}"

    assert as_member().post(ROOT, json=PLAN).status_code == 403
    assert program.post(ROOT, json=PLAN).status_code == 403
    assert program.get(ROOT).status_code == 200

"""A win-back tells each member of its list once, but for a tenth, and nobody who does not want to hear such things."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from community.accounts.actions import erase_account
from community.activity.actions import record_visit
from community.clock import at, utcnow
from community.database import db
from community.members.models import Member
from community.members.queries import member_to_change
from community.metrics.holdout import is_held_out
from community.notifications.models import Notification
from community.outbox import transaction
from community.winbacks.actions import advance_winback
from community.winbacks.models import Winback, WinbackExposure
from tests.factories import a_member

ROOT = "/api/v1/winbacks"
PLAN = {"name": "spring", "segment": "all", "text_zh": "好久不见。", "text_en": "It has been a while."}


@pytest.fixture
def growth(as_member):
    client = as_member(a_member(roles=("growth",)))
    assert client.post("/api/v1/segments", json={"name": "all", "rule": {"registered": {}}}).status_code == 201
    return client


def launched(growth, deliver_all, **changed) -> None:
    assert growth.post(ROOT, json=PLAN | changed).status_code == 201
    assert growth.post(f"{ROOT}/spring/launch").status_code == 200
    deliver_all()


def told() -> set[int]:
    return set(db.session.scalars(select(Notification.member_id).where(Notification.type == "win_back")))


def exposures() -> dict[int, bool]:
    return dict(db.session.execute(select(WinbackExposure.member_id, WinbackExposure.held_out)).all())


def test_everybody_but_the_tenth_is_told_once_however_often_it_is_launched(growth, deliver_all):
    members = [a_member().id for _ in range(30)]

    launched(growth, deliver_all)
    growth.post(f"{ROOT}/spring/launch")
    winback_id = db.session.scalar(select(Winback.id))
    with transaction():
        advance_winback(winback_id)
    deliver_all()

    held_out = {member for member in members if is_held_out("spring", member)}
    assert exposures() == {member: member in held_out for member in members}
    assert told() == set(members) - held_out
    assert db.session.scalar(select(func.count()).select_from(Notification)) == len(told())


def test_who_refused_is_a_minor_suspended_or_erased_is_on_neither_side(growth, as_member, deliver_all):
    refusing, minor, suspended, erased, plain = (a_member() for _ in range(5))
    lin = as_member(refusing)
    tag = {"If-Match": lin.get("/api/v1/me/notification-preferences").headers["ETag"]}
    said = {"types": {"win_back": {"in_app": False, "mail": False}}}
    assert lin.put("/api/v1/me/notification-preferences", json=said, headers=tag).status_code == 200
    until = (utcnow() + timedelta(days=3)).isoformat()
    with transaction() as session:
        session.execute(update(Member).where(Member.id == minor.id).values(minor=True))
        barred = [{"feature": "all", "until": until}]
        session.execute(update(Member).where(Member.id == suspended.id).values(restrictions=barred))
    assert growth.post(ROOT, json=PLAN).status_code == 201
    assert growth.post(f"{ROOT}/spring/launch").status_code == 200
    with transaction():
        erase_account(member_to_change(erased.id))
    deliver_all()

    assert set(exposures()) == {plain.id}


def test_without_a_segment_it_goes_to_those_at_risk(growth, deliver_all):
    silent, here = a_member(), a_member()
    for days in (60, 50, 40):
        with at(utcnow() - timedelta(days=days)), transaction():
            record_visit(silent)
    with transaction():
        record_visit(here)

    launched(growth, deliver_all, segment=None)

    assert set(exposures()) == {silent.id}


def test_uplift_waits_until_everybodys_time_is_over_and_tells_too_few_so(growth, deliver_all):
    with at(utcnow() - timedelta(days=20)):
        members = [a_member() for _ in range(40)]
        launched(growth, deliver_all)
        early = growth.get("/api/v1/metrics/uplift?winback=spring").json
    came = [member for member in members if not is_held_out("spring", member.id)][:6]
    with at(utcnow() - timedelta(days=15)), transaction():
        for member in came:
            record_visit(member)
    late = growth.get("/api/v1/metrics/uplift?winback=spring").json

    held_out = sum(is_held_out("spring", member.id) for member in members)
    assert (early["verdict"], early["waiting"]) == ("not_yet", 40)
    assert (late["verdict"], late["waiting"]) == ("too_few", 0)
    assert late["exposed"]["members"], late["held_out"]["members"] == (40 - held_out, held_out)
    assert (late["exposed"]["converted"], late["held_out"]["converted"]) == (6, 0)
    assert growth.get("/api/v1/metrics/uplift?winback=nobody").status_code == 404
    assert growth.get("/api/v1/metrics/uplift?winback=spring&format=csv").text.startswith("group,members,")


def test_what_was_launched_does_not_change_and_a_deleted_segment_is_a_problem(growth, deliver_all):
    assert growth.post(ROOT, json=PLAN).status_code == 201
    assert growth.delete("/api/v1/segments/all").status_code == 204
    gone = growth.post(f"{ROOT}/spring/launch")
    tag = {"If-Match": growth.get(f"{ROOT}/spring").headers["ETag"]}
    assert growth.patch(f"{ROOT}/spring", json={"segment": None}, headers=tag).status_code == 200
    assert growth.post(f"{ROOT}/spring/launch").status_code == 200
    tag = {"If-Match": growth.get(f"{ROOT}/spring").headers["ETag"]}

    assert (gone.status_code, list(gone.json["errors"])) == (422, ["segment"])
    assert growth.patch(f"{ROOT}/spring", json={"text_en": "!"}, headers=tag).status_code == 409
    assert growth.post(ROOT, json=PLAN | {"name": "autumn"}).status_code == 422

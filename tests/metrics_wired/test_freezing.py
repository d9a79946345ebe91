"""What was told of a closed day is kept, and what changes it later is told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, text

from community.accounts.actions import erase_account
from community.activity.actions import record_visit
from community.activity.tasks import fold_activity
from community.clock import at
from community.database import db
from community.members.queries import member_to_change
from community.metrics.models import FigureRevision, FrozenFigure
from community.metrics.tasks import freeze_figures
from community.outbox import transaction
from tests.factories import a_member
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.history import a_past


def comes(member, day):
    with at(noon(day)), transaction():
        record_visit(member)


def joins(day):
    with at(noon(day)):
        return a_member()


def frozen(day):
    return dict(db.session.execute(select(FrozenFigure.figure, FrozenFigure.value).filter_by(day=day)).all())


def revised(client, day, report="overview"):
    rows = client.get(f"/api/v1/metrics/{report}?from={day}&to={day}").json["revisions"]
    return {row["figure"]: (row["old"], row["new"], row["why"]) for row in rows}


def erased(*members):
    for member in members:
        with transaction():
            erase_account(member_to_change(member.id))


def test_a_day_is_frozen_when_no_late_event_can_come_any_more_and_equals_plain_sql(growth, today):
    then = today - timedelta(days=40)
    a_past(12, then)
    last_closed = ago(today, 36)

    freeze_figures()
    freeze_figures()

    days = db.session.scalars(select(FrozenFigure.day).distinct().order_by(FrozenFigure.day)).all()
    assert days[-1] == last_closed
    counted = "SELECT id FROM members WHERE NOT is_staff AND erased_at IS NULL"
    visits = text(f"SELECT day, count(*) FROM visits WHERE member_id IN ({counted}) GROUP BY 1")
    by_day = {str(day): count for day, count in db.session.execute(visits)}
    kept = db.session.execute(select(FrozenFigure.day, FrozenFigure.value).filter_by(figure="visit"))
    assert {str(day): value for day, value in kept if value} == by_day
    overview = growth.get(f"/api/v1/metrics/overview?from={days[0]}&to={last_closed}").json["days"]
    assert {row["day"]: row["mau"] for row in overview} == {str(day): frozen(day)["mau"] for day in days}
    assert db.session.scalar(select(func.count()).select_from(FigureRevision)) == 0


def test_members_who_are_erased_leave_the_report_and_from_five_on_the_log_says_why(growth, today, deliver_all):
    day = ago(today, 60)
    members = [joins(day) for _ in range(9)]
    for member in members:
        comes(member, day)
    freeze_figures()

    erased(*members[:4])
    deliver_all()
    freeze_figures()
    assert growth.get(f"/api/v1/metrics/overview?from={day}&to={day}").json["days"][0]["dau"] == 5
    assert (revised(growth, day), frozen(day)["dau"]) == ({}, 9)

    erased(members[4])
    deliver_all()
    freeze_figures()

    assert revised(growth, day)["dau"] == revised(growth, day, "active")["visit"] == (9, 4, "left_out")
    assert frozen(day)["dau"] == frozen(day)["new_members"] == 4


def test_what_comes_late_or_is_imported_is_told_at_once(growth, today):
    day = ago(today, 60)
    first, second = joins(day), joins(day)
    comes(first, day)
    fold_activity()
    freeze_figures()

    comes(second, day)
    a_member(imported_at=noon(day))
    freeze_figures()
    freeze_figures()

    assert {name: revised(growth, day)[name] for name in ("dau", "visit", "new_members")} == {
        "dau": (1, 2, "came_late"),
        "visit": (1, 2, "came_late"),
        "new_members": (2, 3, "came_late"),
    }
    assert revised(growth, ago(today, 62)) == {}
    logged = growth.get(f"/api/v1/metrics/revisions?from={today}&to={today}").json["figures"]
    assert {(row["figure"], row["day"]) for row in logged} >= {("dau", str(day)), ("mau", str(ago(today, 40)))}


def test_nobody_ever_came_and_nothing_is_frozen(app):
    freeze_figures()

    assert db.session.scalar(select(func.count()).select_from(FrozenFigure)) == 0

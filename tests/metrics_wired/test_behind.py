"""Who is behind a figure: as many as it says, for the growth team alone, and never without a trace."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import func, select

from community.activity.actions import record_visit
from community.clock import at
from community.database import db
from community.metrics.rates import GrowthAccounting
from community.outbox import transaction
from community.segments.models import MemberLookup
from tests.factories import a_member, an_api_key
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.history import DAYS, a_past

ROOT = "/api/v1/metrics"


def told(client, report, **asked):
    return client.get(f"{ROOT}/{report}", query_string=asked).json


def behind(client, report, **asked) -> set[str]:
    """The usernames of all pages of the list, each once."""
    names, cursor = [], None
    while True:
        page = told(client, f"{report}/members", **asked, limit=3, **({"cursor": cursor} if cursor else {}))
        names += [member["username"] for member in page["items"]]
        cursor = page["next"]
        if cursor is None:
            assert len(names) == len(set(names))
            return set(names)


def days(first, last):
    return {"from": first.isoformat(), "to": last.isoformat()}


def test_as_many_are_listed_as_were_active_in_each_window(growth, today):
    a_past(3, today)

    row = told(growth, "active", **days(today, today))["days"][0]

    for name, length in (("dau", 1), ("wau", 7), ("mau", 30)):
        assert len(behind(growth, "active", **days(ago(today, length - 1), today))) == row[name]


def test_the_parts_of_growth_accounting_are_listed(growth, today):
    a_past(5, today)

    periods = told(growth, "active", **days(ago(today, DAYS), today), unit="day")["periods"]

    came_again = [period for period in periods if period["resurrected"]]
    assert came_again
    for period in [*came_again[:2], *periods[-2:]]:
        for part in GrowthAccounting._fields:
            assert len(behind(growth, "growth", period=period["start"], part=part)) == period[part]


def test_a_week_of_growth_accounting_is_listed(growth, today):
    a_past(6, today)

    week = told(growth, "active", **days(today, today), unit="week")["periods"][0]

    for part in GrowthAccounting._fields:
        assert len(behind(growth, "growth", period=f"{today:%G-W%V}", part=part)) == week[part]


@pytest.mark.parametrize("mode", ["on", "on_or_after", "brackets:0-1,2-6"])
def test_each_cell_of_the_retention_table_is_listed_and_so_is_the_cohort(growth, today, mode):
    a_past(7, today)

    cohorts = told(growth, "retention", **days(ago(today, 6), today), mode=mode)["cohorts"]

    assert cohorts
    for row in cohorts[:3]:
        assert len(behind(growth, "retention", begun=row["start"])) == row["size"]
        for cell in row["cells"][:3]:
            assert (
                len(behind(growth, "retention", begun=row["start"], period=cell["period"], mode=mode))
                == cell["retained"]
            )


def test_the_stages_and_the_moves_between_them_are_listed(growth, today):
    a_past(11, today)
    first = ago(today, 10)

    report = told(growth, "lifecycle", **days(first, today))

    for stage in ("introduction", "growth", "decline"):
        assert len(behind(growth, "lifecycle", stage=stage, to=today.isoformat())) == report["stages"][1][stage]
    for move in report["transitions"]:
        asked = {"stage": move["to"], "old": move["from"], **days(first, today)}
        assert len(behind(growth, "lifecycle", **asked)) == move["members"]


def visitors(number, today):
    members = [a_member() for _ in range(number)]
    with at(noon(today)), transaction():
        for member in members:
            record_visit(member)
    return members


def test_a_look_is_noted_with_what_was_looked_at_and_a_program_may_not_look(app, growth, today, deliver_all):
    visitors(2, today)
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('metrics:read')}"

    assert behind(growth, "active", **days(today, today), activity="visit")
    assert program.get(f"{ROOT}/active/members").status_code == 403
    deliver_all()

    assert db.session.execute(select(MemberLookup.report, func.sum(MemberLookup.shown)).group_by("report")).all() == [
        ("active:visit", 2)
    ]


def test_fewer_than_five_leave_the_house_in_no_file(growth, today):
    visitors(3, today)
    asked = {**days(today, today), "format": "csv"}

    assert growth.get(f"{ROOT}/active/members", query_string=asked).status_code == 409
    visitors(3, today)
    sheet = growth.get(f"{ROOT}/active/members", query_string=asked)

    rows = list(csv.DictReader(io.StringIO(sheet.text)))
    assert len(rows) == told(growth, "active", **days(today, today))["days"][0]["dau"] >= 6


@pytest.mark.parametrize(
    ("report", "asked", "field"),
    [
        ("growth", {"period": "last week", "part": "new"}, "period"),
        ("growth", {"period": "2026-W40", "part": "old"}, "part"),
        ("retention", {"begun": "2026-10-05", "period": "99999"}, "period"),
        ("retention", {"begun": "2026-10-05", "cohort": "third"}, "cohort"),
        ("lifecycle", {"stage": "churn", "old": "growth"}, "old"),
        ("lifecycle", {"stage": "churn", "old": "growth", "from": "2026-11-02", "to": "2026-11-01"}, "from"),
        ("active", {"activity": "sleep"}, "activity"),
        ("active", {"segment": "nobody"}, "segment"),
    ],
)
def test_a_list_behind_no_figure_is_422_at_its_field(growth, report, asked, field):
    answer = growth.get(f"{ROOT}/{report}/members", query_string=asked)

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]

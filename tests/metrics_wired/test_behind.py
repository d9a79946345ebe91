"""Who is behind a figure: as many as it says, for the growth team alone, and never without a trace."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.activity.actions import record_visit
from community.activity.models import ActivityEntry
from community.clock import at
from community.content.actions import withdraw
from community.content.queries import content_to_change
from community.database import db
from community.likes.actions import like, unlike
from community.metrics.landmark import Stratum
from community.metrics.rates import GrowthAccounting
from community.outbox import transaction
from community.segments.models import MemberLookup
from tests.factories import a_member, a_post, an_api_key
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.history import DAYS, a_past
from tests.metrics_wired.journeys import comes, joins, moves
from tests.metrics_wired.lists import ROOT, behind, days, told


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
    assert len(behind(growth, "lifecycle", to=today.isoformat())) == report["stages"][1]["members"]
    for move in report["transitions"]:
        asked = {"stage": move["to"], "old": move["from"], **days(first, today)}
        assert len(behind(growth, "lifecycle", **asked)) == move["members"]


def test_everybody_whom_the_day_reports_count_is_listed(growth, today):
    a_past(13, today)
    window = days(ago(today, 9), today)
    counted = {
        "overview": ("members", "active", "buyers", "new_members"),
        "engagement": ("active", "participants"),
        "sharing": ("active", "sharers"),
    }

    for report, figures in counted.items():
        total = told(growth, report, **window)["total"]
        for figure in figures:
            assert len(behind(growth, report, figure=figure, **window)) == total[figure] > 0
    row = told(growth, "overview", **window)["days"][-1]
    for figure in ("dau", "wau", "mau"):
        assert len(behind(growth, "overview", figure=figure, **window)) == row[figure]


def test_behind_a_count_of_things_is_whose_they_are_as_long_as_they_stand(growth, today):
    lin, mei, wang = (a_member(name) for name in ("lin", "mei", "wang"))
    note, other = a_post(author=lin), a_post(author=lin)
    with transaction():
        [like(member, content) for member in (mei, wang) for content in (note, other)]
        unlike(wang, note), unlike(wang, other)
    with transaction():
        withdraw(content_to_change(other.id))

    total = told(growth, "overview")["total"]

    assert (total["likes"], total["posts"], total["contents"]) == (2, 1, 1)
    assert behind(growth, "overview", figure="likes") == behind(growth, "engagement", figure="likes") == {"mei"}
    assert behind(growth, "engagement", figure="engagements") == {"mei"}
    assert behind(growth, "overview", figure="posts") == behind(growth, "overview", figure="contents") == {"lin"}
    assert behind(growth, "overview", figure="reviews") == set()


def test_who_was_active_on_exactly_so_many_days_is_listed(growth, today):
    a_past(15, today)
    window = days(ago(today, 9), today)

    rows = told(growth, "active", **window)["active_days"]

    assert rows
    for row in rows:
        assert len(behind(growth, "active", active_days=row["days"], **window)) == row["members"]


def test_who_is_on_a_level_and_how_their_stays_ended_is_listed(growth, today):
    members = [joins(ago(today, 60)) for _ in range(6)]
    for member, levels in zip(members, ([], [2], [2, 3], [3, 2], [3], [2]), strict=True):
        for number, level in enumerate(levels):
            moves(member, ago(today, 50 - 10 * number), level)

    rows = told(growth, "levels")["levels"]

    assert sum(row["rose"] + row["fell"] for row in rows) == 7
    for row in rows:
        for figure in ("members", "came", "rose", "fell", "waiting"):
            assert len(behind(growth, "levels", figure=figure, of_level=row["level"])) == row[figure]


def test_who_is_at_risk_why_and_of_whom_that_was_foretold_is_listed(growth, today):
    chance = random.Random(5)
    for _ in range(16):
        member, often, until = joins(ago(today, 120)), chance.random() / 3, chance.choice((0, 20, 40))
        comes(member, *(ago(today, n) for n in range(until, 120) if chance.random() < often))

    report = told(growth, "churn", **days(ago(today, 60), today))

    assert report["at_risk"]
    for row in report["reasons"]:
        assert len(behind(growth, "churn", reason=row["reason"], to=today.isoformat())) == row["members"]
    for test in report["backtests"]:
        for figure in ("population", "flagged", "gone", "flagged_and_gone"):
            assert len(behind(growth, "churn", figure=figure, to=test["day"])) == test[figure]


def test_the_engaged_and_the_others_of_each_stratum_are_listed(growth, today):
    chance, first = random.Random(8), ago(today, 80)
    for _ in range(14):
        member, often = joins(first), chance.random() / 2
        active = [first + timedelta(days=n) for n in range(56) if chance.random() < often]
        comes(member, *active)
        with transaction() as session:
            for day in active[::3]:
                session.merge(ActivityEntry(activity="share", day=day, number=member.number))
    joins(ago(today, 20))

    report = told(growth, "engaging", **days(first, today))

    assert len(behind(growth, "engaging", figure="too_young", **days(first, today))) == report["too_young"] == 1
    for row in [{"active_days": None, "level": None, **report["unadjusted"]}, *report["strata"]]:
        rows = {"active_days": row["active_days"], "of_level": row["level"]} if row["level"] else {}
        for figure in Stratum._fields:
            assert len(behind(growth, "engaging", figure=figure, **rows, **days(first, today))) == row[figure]


def test_whom_a_content_and_a_topic_brought_back_is_listed(growth, today):
    with at(noon(ago(today, 50))):
        tea, hidden = a_post(topics=["tea"]), a_post(topics=["tea"])
    back, idle, unseen = (joins(ago(today, 40)) for _ in range(3))
    comes(idle, ago(today, 2))
    with at(noon(ago(today, 2))), transaction():
        like(back, tea)
        like(unseen, hidden)
    with transaction():
        withdraw(content_to_change(hidden.id))

    report = told(growth, "returning")

    assert len(behind(growth, "returning")) == report["returned"] == 3
    for asked in ({}, {"content": tea.id}, {"topic": "tea"}):
        assert behind(growth, "returning", figure="by_contents", **asked) == {back.username}
    assert behind(growth, "returning", figure="by_contents", content=hidden.id) == set()


def test_no_list_opens_for_a_program_or_for_a_member_without_the_role(app, as_member):
    program, member = app.test_client(), as_member()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('metrics:read', 'host')}"
    lists = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("behind-figures.")]

    assert len(lists) == 20
    for address in lists:
        assert [client.get(address).status_code for client in (program, member)] == [403, 403], address


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
        ("active", {"active_days": 0}, "active_days"),
        ("overview", {"figure": "impressions"}, "figure"),
        ("overview", {"from": "2026-11-02", "to": "2026-11-01"}, "from"),
        ("sharing", {"figure": "human_clicks", "who": "brought"}, "who"),
        ("funnel", {"figure": "seen"}, "figure"),
        ("funnel", {"figure": "clicked", "who": "brought"}, "who"),
        ("funnel", {"closed": "sold"}, "closed"),
        ("attribution", {"figure": "revenue_minor"}, "figure"),
        ("invitations", {"begun": "last week"}, "begun"),
        ("kols", {"username": "nobody"}, "username"),
        ("kols", {}, "username"),
        ("campaigns", {"figure": "participants"}, "campaign"),
        ("levels", {"figure": "rose"}, "of_level"),
        ("churn", {"reason": "bored"}, "reason"),
        ("engaging", {"active_days": "many"}, "active_days"),
        ("returning", {"content": "first"}, "content"),
        ("experiments", {"name": "warm"}, "variant"),
        ("uplift", {"winback": "spring", "group": "both"}, "group"),
        ("satisfaction", {"survey": 1, "value": "9"}, "question"),
    ],
)
def test_a_list_behind_no_figure_is_422_at_its_field(growth, report, asked, field):
    answer = growth.get(f"{ROOT}/{report}/members", query_string=asked)

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]

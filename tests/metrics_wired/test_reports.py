"""The figures of the reports equal what the rows say, and say whom they leave out."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections import Counter
from datetime import timedelta

import pytest
from marshmallow.fields import Nested
from sqlalchemy import text

from community.activity.tasks import fold_activity
from community.annotations.actions import annotate
from community.clock import at, utcnow
from community.database import db
from community.impressions.actions import write_impressions
from community.impressions.seen import Seen
from community.likes.actions import like, unlike
from community.metrics.definitions import LEFT_OUT
from community.metrics.models import FigureRevision
from community.metrics.rates import dau_mau
from community.metrics.wire.active import ActiveOut
from community.metrics.wire.attribution import AttributionOut
from community.metrics.wire.engagement import EngagementOut
from community.metrics.wire.invitations import InvitationsOut
from community.metrics.wire.overview import OverviewOut
from community.metrics.wire.retention import RetentionOut
from community.metrics.wire.sharing import SharingOut
from community.outbox import transaction
from tests.factories import a_click, a_comment, a_member, a_post, a_repost, a_share, an_api_key
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.history import DAYS, a_past

ANSWERS = {
    "overview": OverviewOut,
    "active": ActiveOut,
    "engagement": EngagementOut,
    "sharing": SharingOut,
    "attribution": AttributionOut,
    "invitations": InvitationsOut,
    "retention": RetentionOut,
}
REPORTS = tuple(ANSWERS)
OF_DAYS = ("overview", "active", "engagement", "sharing")
STANDING = {
    "new_members": ("members", "id", "created_at", "TRUE"),
    "contents": ("contents", "author_id", "submitted_at", "status = 'published'"),
    "likes": ("likes", "member_id", "created_at", "ended_at IS NULL"),
    "bookmarks": ("bookmarks", "member_id", "created_at", "ended_at IS NULL"),
    "follows": ("follows", "member_id", "created_at", "ended_at IS NULL"),
    "shares": ("share_links", "member_id", "created_at", "TRUE"),
    "orders": ("orders", "member_id", "paid_at", "TRUE"),
}


def report(client, name, first, last, **asked):
    response = client.get(
        f"/api/v1/metrics/{name}", query_string={"from": first.isoformat(), "to": last.isoformat(), **asked}
    )
    assert response.status_code == 200, response.json
    return response.json


def plain_sql(name) -> Counter:
    """Day → rows of members who are neither staff nor erased, by the database's own calendar."""
    table, who, when, stands = STANDING[name]
    on_sqlite = db.engine.dialect.name == "sqlite"
    day = f"date({when}, '+8 hours')" if on_sqlite else f"({when} AT TIME ZONE 'Asia/Shanghai')::date::text"
    counted = "SELECT id FROM members WHERE NOT is_staff AND erased_at IS NULL"
    rows = db.session.execute(
        text(f"SELECT {day}, count(*) FROM {table} WHERE {stands} AND {who} IN ({counted}) GROUP BY 1")
    )
    return Counter(dict(rows.all()))


def test_every_count_of_the_overview_equals_plain_sql(growth, today):
    a_past(6, today)

    shown = report(growth, "overview", ago(today, DAYS), today)

    for name in STANDING:
        by_day = plain_sql(name)
        assert {row["day"]: row[name] for row in shown["days"] if row[name]} == dict(by_day), name
        assert shown["total"][name] == by_day.total()


def test_active_members_equal_a_count_of_the_past_and_folding_changes_none(growth, today, deliver_all):
    past = a_past(8, today)
    counted = set(past.registered) - past.left_out

    def active(last, width):
        days = {last - timedelta(days=n) for n in range(width)}
        return sum(bool(past.days_of(member, "any") & days) for member in counted)

    shown = report(growth, "overview", ago(today, 10), today)
    assert [(row["day"], row["dau"], row["wau"], row["mau"], row["dau_mau"]) for row in shown["days"]] == [
        (day.isoformat(), active(day, 1), active(day, 7), active(day, 30), dau_mau(active(day, 1), active(day, 30)))
        for day in (ago(today, n) for n in range(10, -1, -1))
    ]
    assert shown["total"]["active"] == active(today, 11)
    assert shown["total"]["members"] == len(counted)

    deliver_all()
    fold_activity()
    assert report(growth, "overview", ago(today, 10), today)["days"] == shown["days"]


def test_growth_accounting_adds_up_and_active_days_count_each_member_once(growth, today):
    a_past(9, today)

    shown = report(growth, "active", ago(today, DAYS), today, unit="day")

    before = 0
    for period in shown["periods"]:
        assert period["active"] == period["new"] + period["retained"] + period["resurrected"]
        assert period["active"] - before == period["new"] + period["resurrected"] - period["dormant"]
        before = period["active"]
    assert [period["active"] for period in shown["periods"]] == [row["dau"] for row in shown["days"]]
    assert sum(row["members"] for row in shown["active_days"]) == shown["total"]["active"]
    assert sum(row["days"] * row["members"] for row in shown["active_days"]) == sum(row["dau"] for row in shown["days"])
    assert [period["complete"] for period in shown["periods"]] == [True] * DAYS + [False]


def test_engagement_is_what_stands_per_impression(growth, today):
    note, fan, friend = a_post(), a_member(), a_member()
    with transaction():
        like(fan, note)
    with transaction():
        like(friend, note)
        unlike(friend, note)
    a_comment(note, author=fan)
    a_repost(note, author=friend)
    a_share(fan, note)
    write_impressions(
        [Seen(note.id, today, viewer) for viewer in (f"member:{fan.id}", f"member:{friend.id}", "a visitor", "another")]
    )

    total = report(growth, "engagement", today, today)["total"]

    assert {name: total[name] for name in ("likes", "comments", "reposts", "shares", "bookmarks", "impressions")} == {
        "likes": 1,
        "comments": 1,
        "reposts": 1,
        "shares": 1,
        "bookmarks": 0,
        "impressions": 4,
    }
    assert total["engagement_rate"] == 1.0
    assert (total["participants"], total["active"], total["participation_rate"]) == (3, 3, 1.0)


def test_sharing_counts_people_apart_from_robots(growth, today):
    sharer = a_member()
    link = a_share(sharer)
    a_click(link, "one")
    a_click(link, "one")
    a_click(link, "two")
    a_click(link, "a crawler", kind="crawler")
    write_impressions([Seen(link.content_id, today, viewer) for viewer in "abcd"])

    total = report(growth, "sharing", today, today)["total"]

    assert (total["human_clicks"], total["robot_clicks"]) == (2, 1)
    assert (total["share_rate"], total["share_reach"], total["sharer_rate"]) == (0.25, 2.0, 0.5)


def test_nothing_shown_gives_no_rate_rather_than_zero(growth, today):
    total = report(growth, "sharing", today, today)["total"]

    assert (total["share_rate"], total["share_reach"], total["sharer_rate"]) == (None, None, None)


def test_who_arrived_by_share_is_a_cohort(growth, today, client, deliver_all):
    click = a_click(a_share(a_member()))
    client.post("/api/v1/members", json={"username": "mei", "password": "a long password", "click_id": click.token})
    a_member("somebody_else")
    deliver_all()

    (row,) = report(growth, "retention", today, today, cohort="arrived_by_share")["cohorts"]

    assert row["size"] == 1
    assert report(growth, "sharing", today, today)["total"]["signups"] == 1


def test_staff_is_in_no_figure_also_who_became_staff_later(growth, today):
    moderator, promoted = a_member(roles=("moderator",)), a_member()
    note = a_post(author=promoted)
    with transaction():
        like(moderator, note)
    a_share(moderator, note)
    write_impressions([Seen(note.id, today, f"member:{promoted.id}")])
    with transaction():
        promoted.roles, promoted.is_staff = ["growth"], True

    for name in ("overview", "active", "engagement", "sharing"):
        total = report(growth, name, today, today)["total"]
        assert {value for value in total.values() if value is not None} == {0}, name
    assert report(growth, "retention", today, today)["cohorts"] == []


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(("language", "sentence"), [("zh-CN", LEFT_OUT.zh), ("en", LEFT_OUT.en)])
def test_every_answer_says_in_the_callers_language_what_it_means_and_whom_it_leaves_out(
    growth, today, name, language, sentence
):
    response = growth.get(f"/api/v1/metrics/{name}", headers={"Accept-Language": language})

    assert response.json["definition"].endswith(sentence)
    assert response.json["as_of"].endswith("Z")


@pytest.mark.parametrize("name", OF_DAYS)
def test_csv_has_the_figures_of_the_days(growth, today, name):
    a_past(10, today, deeds=40)

    days = report(growth, name, ago(today, 3), today)["days"]
    table = growth.get(f"/api/v1/metrics/{name}?from={ago(today, 3)}&to={today}&format=csv")

    assert table.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [{key: row[key] for key in days[0]} for row in rows] == [
        {key: "" if value is None else str(value) for key, value in day.items()} for day in days
    ]
    assert rows[0]["definition"]
    assert rows[0]["as_of"]


def test_csv_of_retention_has_a_row_for_each_cell(growth, today):
    with at(noon(ago(today, 2))):
        a_member()
    with at(noon(ago(today, 1))):
        for _ in range(5):
            a_member()

    table = growth.get(f"/api/v1/metrics/retention?from={ago(today, 2)}&format=csv&mode=brackets:0-1")

    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(row["cohort"], row["size"], row["period"], row["retained"], row["complete"]) for row in rows] == [
        (ago(today, 2).isoformat(), "<5", "0-1", "0", "true"),
        (ago(today, 1).isoformat(), "5", "0-1", "0", "false"),
        ("overall", "<5", "0-1", "0", "true"),
    ]


def test_numbers_of_imported_members_cost_no_memory(growth, today):
    for day in (3, 2, 1):
        a_member(imported_at=noon(ago(today, day)))
    a_post(author=a_member(imported_at=noon(ago(today, 2))))
    report(growth, "retention", ago(today, 5), today)

    tracemalloc.start()
    try:
        assert len(report(growth, "retention", ago(today, 5), today)["cohorts"]) == 3
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 20_000_000


def test_a_program_with_the_scope_may_read_and_others_may_not(app, client, as_member, as_moderator, as_host):
    reader = app.test_client()
    reader.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('metrics:read')}"
    admin = as_member(a_member(roles=("admin",)))

    callers = (reader, admin, client, as_member(), as_moderator, as_host)
    for name in REPORTS:
        answers = [caller.get(f"/api/v1/metrics/{name}").status_code for caller in callers]
        assert answers == [200, 200, 401, 403, 403, 403]


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("overview", "from=2026-02-01&to=2026-01-01", "from"),
        ("overview", "from=2016-01-01&to=2026-01-01", "from"),
        ("overview", "from=yesterday", "from"),
        ("overview", "from=0001-01-01", "from"),
        ("overview", "to=9999-12-31", "to"),
        ("overview", "format=xlsx", "format"),
        ("overview", "colour=red", "colour"),
        ("active", "unit=hour", "unit"),
        ("retention", "cohort=friends", "cohort"),
        ("retention", "cohort=first:sneeze", "cohort"),
        ("retention", "activity=sneeze", "activity"),
        ("retention", "mode=brackets:7-1", "mode"),
        ("retention", "mode=rolling", "mode"),
        ("retention", "unit=day&from=2025-01-01&to=2026-06-01", "unit"),
        ("retention", "unit=day&from=2020-01-01&to=2020-01-02", "unit"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_of_its_field(growth, name, query, field):
    response = growth.get(f"/api/v1/metrics/{name}?{query}")

    assert response.status_code == 422
    assert list(response.json["errors"]) == [field]


def test_a_range_that_lies_ahead_has_no_days(growth, today):
    ahead = today + timedelta(days=5)

    for name in OF_DAYS:
        assert report(growth, name, ahead, ahead)["days"] == []
    assert report(growth, "retention", ahead, ahead)["cohorts"] == []


@pytest.mark.parametrize(("name", "schema"), ANSWERS.items())
def test_answers_have_exactly_the_fields_that_the_reference_shows(growth, today, name, schema):
    with at(noon(ago(today, 1))):
        link = a_share()
    said = {"kind": "release", "first_day": today, "last_day": today, "text_zh": "新版本", "text_en": "A new release"}
    with transaction() as session:
        annotate(link.member, **said)
        told = {"figure": "dau", "day": today, "old": 9, "new": 3, "why": "left_out"}
        session.add(FigureRevision(**told, revised_at=utcnow()))

    assert_described(report(growth, name, ago(today, 2), today), schema())


def assert_described(shown, schema):
    assert set(shown) == set(schema.fields)
    for key, field in schema.fields.items():
        nested = getattr(field, "inner", field)
        if isinstance(nested, Nested):
            assert shown[key], key
            for each in shown[key] if isinstance(shown[key], list) else [shown[key]]:
                assert_described(each, nested.schema)

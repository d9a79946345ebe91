"""Funnel, life cycle, churn, engaging, returning, anomalies: equal to a count by hand of planted pasts."""

from __future__ import annotations

import csv
import io
import math
import random
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from community.activity.models import ActivityEntry
from community.clock import at
from community.database import db
from community.likes.actions import like
from community.metrics.definitions import LEFT_OUT
from community.metrics.queries import population
from community.metrics.wire.anomalies import AnomaliesOut
from community.metrics.wire.churn import ChurnOut
from community.metrics.wire.engaging import EngagingOut
from community.metrics.wire.funnel import FunnelOut
from community.metrics.wire.lifecycle import LifecycleOut
from community.metrics.wire.returning import ReturningOut
from community.metrics.wire.revisions import RevisionsOut
from community.outbox import transaction
from community.segments.models import MemberLookup
from tests.factories import a_member, a_post, an_api_key
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.history import DAYS, a_past
from tests.metrics_wired.journeys import STEPS, a_journey, comes, joins

ANSWERS = {
    "funnel": FunnelOut,
    "lifecycle": LifecycleOut,
    "churn": ChurnOut,
    "engaging": EngagingOut,
    "returning": ReturningOut,
    "anomalies": AnomaliesOut,
    "revisions": RevisionsOut,
}


def report(client, name, first, last, **asked):
    asked = {"from": first.isoformat(), "to": last.isoformat(), **asked}
    response = client.get(f"/api/v1/metrics/{name}", query_string=asked)
    assert response.status_code == 200, response.json
    return response.json


def stage_by_hand(age, active):
    """active: how many days ago the member was active."""
    n28, p28 = (sum(low <= days < low + 28 for days in active) for low in (0, 28))
    if n28 + p28 == 0 and age >= 56:
        return "churn"
    if age < 14:
        return "introduction"
    if n28 == 0 or (p28 >= 4 and n28 <= p28 / 2):
        return "decline"
    return "maturity" if age >= 56 and n28 >= 8 else "growth"


@pytest.mark.parametrize("seed", [1, 2])
def test_each_member_is_in_the_stage_that_the_definition_says_on_both_days(growth, today, seed):
    chance, lives = random.Random(seed), {}
    for _ in range(20):
        age, often = chance.randrange(120), chance.random() ** 2
        member = joins(ago(today, age))
        lives[age, member.number] = [days for days in range(age + 1) if chance.random() < often]
        comes(member, *(ago(today, days) for days in lives[age, member.number]))
    then = 30

    shown = report(growth, "lifecycle", ago(today, then), today)

    moves, sizes = Counter(), [Counter(), Counter()]
    for (age, _), active in lives.items():
        now = stage_by_hand(age, active)
        before = stage_by_hand(age - then, [days - then for days in active if days >= then]) if age >= then else None
        moves[before or "unregistered", now] += 1
        sizes[1][now] += 1
        sizes[0][before] += bool(before)
    assert {(row["from"], row["to"]): row["members"] for row in shown["transitions"] if row["members"]} == dict(moves)
    for row, expected in zip(shown["stages"], sizes, strict=True):
        assert {name: row[name] for name in expected if name} == {name: n for name, n in expected.items() if name}
    assert [row["members"] for row in shown["stages"]] == [sum(age >= then for age, _ in lives), 20]


def test_stages_add_up_to_who_registered_and_is_not_erased(growth, today):
    a_past(21, today)

    shown = report(growth, "lifecycle", ago(today, DAYS), today)

    assert shown["stages"][1]["members"] == len(population())
    assert sum(row["members"] for row in shown["transitions"]) == len(population())


def at_risk_by_hand(days_of, day):
    """Member → whether they are at risk at the end of the day, from the words of DEFINITIONS."""
    active = {
        who: sorted(d for d in days if timedelta(0) <= day - d < timedelta(days=180)) for who, days in days_of.items()
    }
    active = {who: days for who, days in active.items() if days and (day - days[-1]).days < 56}
    gaps = {who: [(b - a).days for a, b in pairwise(days)] for who, days in active.items()}
    pool = nearest_rank_90([gap for own in gaps.values() for gap in own])
    return {
        who: (day - days[-1]).days > (max(7, nearest_rank_90(gaps[who])) if len(gaps[who]) >= 5 else max(7, 14, pool))
        for who, days in active.items()
    }


def nearest_rank_90(values):
    return sorted(values)[math.ceil(len(values) * 9 / 10) - 1] if values else 0


def test_who_is_at_risk_and_how_well_that_foretold_equal_a_count_by_hand(growth, today):
    chance, days_of = random.Random(5), {}
    for _ in range(25):
        member, often, until = joins(ago(today, 200)), chance.random() / 3, chance.choice((0, 20, 40))
        days_of[member.id] = {ago(today, n) for n in range(until, 200) if chance.random() < often}
        comes(member, *days_of[member.id])

    shown = report(growth, "churn", ago(today, 90), today, members=1, limit=100)

    risks = at_risk_by_hand(days_of, today)
    assert {int(row["member_id"]) for row in shown["members"]} == {who for who, risky in risks.items() if risky}
    assert (shown["population"], shown["at_risk"]) == (len(risks), sum(risks.values()))
    assert sum(row["members"] for row in shown["reasons"]) == shown["at_risk"] > 0
    assert len(shown["backtests"]) == 3
    for test in shown["backtests"]:
        day = next(ago(today, n) for n in range(200) if ago(today, n).isoformat() == test["day"])
        said = at_risk_by_hand(days_of, day)
        gone = {who for who in said if not any(timedelta(0) < d - day <= timedelta(days=28) for d in days_of[who])}
        flagged = {who for who, risky in said.items() if risky}
        assert (test["population"], test["flagged"], test["gone"]) == (len(said), len(flagged), len(gone))
        assert test["precision"] == (len(flagged & gone) / len(flagged) if flagged else None)
        assert test["recall"] == (len(flagged & gone) / len(gone) if gone else None)


def test_members_at_risk_come_page_by_page_to_people_with_the_role_and_every_look_is_kept(app, growth, today):
    silent = [joins(ago(today, 40)) for _ in range(5)]
    for days, member in enumerate(silent):
        comes(member, ago(today, 20 + days))
    path, asked = "/api/v1/metrics/churn", {"members": 1, "limit": 2}
    reader = app.test_client()
    reader.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('metrics:read')}"

    pages = [growth.get(path, query_string=asked).json]
    while pages[-1]["next"]:
        pages.append(growth.get(path, query_string=asked | {"cursor": pages[-1]["next"]}).json)

    shown = [[int(row["member_id"]) for row in page["members"]] for page in pages]
    assert [len(page) for page in shown] == [2, 2, 1]
    assert [who for page in shown for who in page] == [member.id for member in reversed(silent)]
    looks = db.session.execute(select(MemberLookup.report, MemberLookup.shown).order_by(MemberLookup.id)).all()
    assert [tuple(look) for look in looks] == [("churn", 2), ("churn", 2), ("churn", 1)]
    assert reader.get(path, query_string=asked).status_code == 403
    assert reader.get(path).json["members"] is None


def test_each_link_counts_at_the_last_step_that_it_reached_in_time(growth, today):
    chance, post, day = random.Random(3), a_post(), ago(today, 80)
    expected = {"wechat": Counter(), "weibo": Counter()}
    for _ in range(24):
        channel, steps = chance.choice(("wechat", "weibo")), chance.randrange(5)
        late = STEPS[steps] if steps and chance.random() < 0.3 else None
        a_journey(post, joins(ago(today, 90)), day, channel, steps, late=late)
        reached = steps - 1 if late else steps
        expected[channel].update(STEPS[: reached + 1])

    shown = report(growth, "funnel", day, day)

    (row,) = shown["days"]
    assert row == {"day": day.isoformat(), "complete": "ordered"} | {
        step: sum(counts[step] for counts in expected.values()) for step in STEPS
    }
    assert [row[step] for step in STEPS] == sorted((row[step] for step in STEPS), reverse=True)
    for step in shown["channels"]:
        place = STEPS.index(step["step"])
        assert step["reached"] == expected[step["channel"]][step["step"]]
        assert step["of"] == expected[step["channel"]][STEPS[place - 1]]
    assert [step["rate"] for step in shown["total"]] == [
        row[after] / row[before] if row[before] else None for before, after in pairwise(STEPS)
    ]
    only = report(growth, "funnel", day, day, channel="weibo")["days"][0]
    assert {step: only[step] for step in STEPS} == {step: expected["weibo"][step] for step in STEPS}


def test_a_day_whose_window_is_open_is_marked_and_left_out_of_rates(growth, today):
    post = a_post()
    for age, steps in ((3, 0), (9, 1), (60, 1)):
        a_journey(post, joins(ago(today, 70)), ago(today, age), "wechat", steps)

    shown = report(growth, "funnel", ago(today, 60), today)

    complete = {row["day"]: row["complete"] for row in shown["days"] if row["shared"]}
    assert list(complete.values()) == ["ordered", "clicked", "shared"]
    assert [(step["of"], step["reached"]) for step in shown["total"]] == [(2, 2), (1, 0), (0, 0), (0, 0)]


def test_engaging_compares_members_of_equal_activity_and_leaves_out_the_young(growth, today):
    chance, first = random.Random(8), ago(today, 80)
    lives = []
    for _ in range(30):
        member, often = joins(first + timedelta(days=chance.randrange(3))), chance.random() / 2
        start = member.created_at.date()
        active = [n for n in range(56) if chance.random() < often]
        shares = [n for n in active if chance.random() < 0.3]
        comes(member, *(start + timedelta(days=n) for n in active))
        with transaction() as session:
            for n in shares:
                session.merge(ActivityEntry(activity="share", day=start + timedelta(days=n), number=member.number))
        lives.append((sum(n < 28 for n in active), any(n < 28 for n in shares), any(n >= 28 for n in active)))
    joins(ago(today, 20))

    shown = report(growth, "engaging", first, today)

    bands = {"0": (0, 0), "1": (1, 1), "2-3": (2, 3), "4-7": (4, 7), "8-28": (8, 28)}
    for row in shown["strata"]:
        low, high = bands[row["active_days"]]
        own = [(did, back) for days, did, back in lives if low <= days <= high]
        assert (row["engaged"], row["others"]) == (sum(did for did, _ in own), sum(not did for did, _ in own))
        assert row["engaged_back"] == own.count((True, True))
        assert row["others_back"] == own.count((False, True))
    assert sum(row["engaged"] + row["others"] for row in shown["strata"]) == 30
    assert shown["too_young"] == 1
    assert shown["title"] == "“分享”与回访：关联，不是因果"
    assert shown["adjusted"]["low"] <= shown["adjusted"]["difference"] <= shown["adjusted"]["high"]


def test_the_first_action_after_two_silent_weeks_says_what_brought_a_member_back(growth, today):
    day = ago(today, 2)
    with at(noon(ago(today, 50))):
        tea, boots, hidden = a_post(topics=["tea"]), a_post(topics=["boots"]), a_post(draft=True)
    silent, regular, young = joins(ago(today, 40)), joins(ago(today, 40)), joins(ago(today, 5))
    comes(silent, ago(today, 2 + 15))
    comes(regular, ago(today, 2 + 14))
    for hour, content in ((9, tea), (10, boots)):
        with at(noon(day, hour)):
            for member in (silent, regular, young):
                with transaction():
                    like(member, content)

    shown = report(growth, "returning", ago(today, 10), today)

    assert shown["contents"] == [
        {"content_id": str(tea.id), "kind": "post", "title": tea.title or tea.excerpt, "members": 1}
    ]
    assert shown["topics"] == [{"topic": "tea", "members": 1}]
    assert (shown["by_contents"], hidden.id in [int(row["content_id"]) for row in shown["contents"]]) == (1, False)


def test_a_day_far_from_its_weekday_is_told_and_a_usual_sunday_is_not(growth, today):
    with at(noon(ago(today, 80))):
        a_member()
    burst, expected = ago(today, 3), [(ago(today, 3).isoformat(), "new_members", 9, "above")]
    for day in [burst] * 9 + [ago(today, 5 + 7 * week) for week in range(9)]:
        joins(day)

    found = report(growth, "anomalies", ago(today, 6), today)["anomalies"]

    assert [(row["day"], row["figure"], row["value"], row["direction"]) for row in found] == expected
    assert growth.post("/api/v1/annotations", json=found[0]["annotation"]).status_code == 201
    (noted,) = report(growth, "overview", burst, burst)["annotations"]
    assert noted["text"]["en"] == "new members 9, above usual (this weekday 0, range 0–4)"


def assert_described(shown, schema):
    """It has the fields that the reference shows, and so has every row in it."""
    assert set(shown) == set(schema.fields)
    for key, field in schema.fields.items():
        for row in shown[key] if isinstance(shown[key], list) else ():
            assert set(row) == set(field.inner.schema.fields), key


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_explained_guarded_and_comes_as_csv_with_few_members_shielded(
    app, growth, today, client, as_member, name
):
    shown = report(growth, name, ago(today, 3), today)
    assert shown["definition"].endswith((LEFT_OUT.zh, LEFT_OUT.en))
    assert_described(shown, ANSWERS[name]())
    assert client.get(f"/api/v1/metrics/{name}").status_code == 401
    assert as_member().get(f"/api/v1/metrics/{name}").status_code == 403
    joins(ago(today, 1))

    table = growth.get(f"/api/v1/metrics/{name}?from={ago(today, 30)}&to={today}&format=csv")

    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert rows[0]["as_of"]
    assert name != "lifecycle" or {row["members"] for row in rows} == {"0", "<5"}


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("funnel", "click_days=0", "click_days"),
        ("funnel", "order_days=1000", "order_days"),
        ("lifecycle", "from=2026-02-01&to=2026-01-01", "from"),
        ("churn", "members=maybe", "members"),
        ("engaging", "activity=sneeze", "activity"),
        ("returning", "from=2016-01-01&to=2026-01-01", "from"),
        ("anomalies", "to=9999-12-31", "to"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_of_its_field(growth, name, query, field):
    response = growth.get(f"/api/v1/metrics/{name}?{query}")

    assert response.status_code == 422
    assert list(response.json["errors"]) == [field]

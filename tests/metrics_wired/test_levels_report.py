"""Members by level, and how long they take: equal to plain SQL and to a count by hand."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter

import pytest
from sqlalchemy import text

from community.accounts.actions import erase_account
from community.database import db
from community.members.queries import member_to_change
from community.metrics.survival import days_until
from community.metrics.wire.levels import LevelRow
from community.outbox import transaction
from tests.factories import a_member
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.journeys import joins, moves


def levels(client, first, last, **asked):
    asked = {"from": first.isoformat(), "to": last.isoformat(), **asked}
    response = client.get("/api/v1/metrics/levels", query_string=asked)
    assert response.status_code == 200, response.json
    return {row["level"]: row for row in response.json["levels"]}


def test_how_long_members_take_equals_a_count_by_hand(growth, today):
    chance, rose, left = random.Random(3), Counter(), Counter()
    for _ in range(40):
        age = chance.randrange(100)
        member, first, second = joins(ago(today, age)), chance.randrange(160), chance.randrange(60)
        if first > age:
            left[1, age] += 1
            continue
        moves(member, ago(today, age - first), 2)
        rose[1, first] += 1
        if first + second > age:
            left[2, age - first] += 1
        else:
            to = chance.choice((1, 3))
            moves(member, ago(today, age - first - second), to)
            (rose if to == 3 else left)[2, second] += 1
            left[to, age - first - second] += 1

    shown = levels(growth, ago(today, 365), today)

    for level, row in shown.items():
        came, waited = (Counter({days: n for (of, days), n in each.items() if of == level}) for each in (rose, left))
        assert (row["came"], row["rose"]) == (came.total() + waited.total(), came.total())
        assert row["came"] == row["rose"] + row["fell"] + row["waiting"]
        assert [row[name] for name in ("days_p25", "days_median", "days_p75")] == [
            days_until(part, came, waited) for part in (0.25, 0.5, 0.75)
        ]
    by_level = dict(db.session.execute(text("SELECT level, count(*) FROM members WHERE NOT is_staff GROUP BY 1")).all())
    assert {level: row["members"] for level, row in shown.items() if row["members"]} == by_level
    assert sum(row["share"] for row in shown.values()) == pytest.approx(1)


def test_who_waits_makes_the_time_longer_and_is_not_left_out(growth, today):
    moves(joins(ago(today, 30)), ago(today, 20), 2)
    assert levels(growth, ago(today, 60), today)[1]["days_median"] == 10
    for _ in range(2):
        joins(ago(today, 40))

    row = levels(growth, ago(today, 60), today)[1]

    assert (row["rose"], row["waiting"], row["days_median"], row["days_p25"]) == (1, 2, None, 10)


def test_staff_the_erased_and_the_first_level_of_the_imported_are_not_timed(growth, today):
    moves(joins(ago(today, 9), roles=("growth",)), ago(today, 5), 2)
    gone = joins(ago(today, 9))
    moves(gone, ago(today, 5), 2)
    with transaction():
        erase_account(member_to_change(gone.id))
    brought = a_member(imported_at=noon(ago(today, 900)))
    moves(brought, ago(today, 5), 2)

    shown = levels(growth, ago(today, 1000), today)

    assert [(shown[level]["members"], shown[level]["came"]) for level in (1, 2)] == [(0, 0), (1, 1)]


def test_only_who_came_to_the_level_in_the_range_is_timed_and_few_are_shielded_in_a_file(growth, today):
    moves(joins(ago(today, 50)), ago(today, 10), 2)

    shown = levels(growth, ago(today, 12), ago(today, 9))
    table = growth.get("/api/v1/metrics/levels?format=csv").text

    assert [(shown[level]["came"], shown[level]["members"]) for level in (1, 2)] == [(0, 0), (1, 1)]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[1]["members"] == rows[1]["waiting"] == "<5"
    assert {"definition", "as_of", *LevelRow().fields} == set(rows[0])

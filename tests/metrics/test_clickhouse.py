"""ClickHouse counts the same cells as the embedded engine, whatever came late, was erased or merged."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from pyroaring import BitMap

from community.activity.bitmaps import active_members, union
from community.metrics.calendar import Unit, period_of
from community.metrics.clickhouse import ClickHouseActivity
from community.metrics.counting import Cohort, retained_counts
from community.metrics.modes import Brackets, On, OnOrAfter

chdb = pytest.importorskip("chdb.session", reason="ClickHouse in a wheel is not installed: dependency group clickhouse")

BEGIN, LENGTH, BLOCK = date(2026, 1, 5), 40, 64
ACTIVITIES = ("visit", "like")
MODES = [On(), OnOrAfter(), Brackets(((0, 0), (1, 3), (4, 7)))]


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    session = chdb.Session(str(tmp_path_factory.mktemp("clickhouse")))

    def run(statement, asked):
        answer = session.query(statement, "JSONEachRow", params=dict(asked))
        return [json.loads(line) for line in str(answer).splitlines() if line]

    yield run
    session.close()


@pytest.fixture
def clickhouse(ask):
    ask("DROP TABLE IF EXISTS activity_bitmaps", {})
    engine = ClickHouseActivity(ask)
    engine.prepare()
    return engine


def day(number):
    return BEGIN + timedelta(days=number)


def a_past(seed, clickhouse):
    """Members by the day of their registration, and who did what when, here and there; some are erased and merged."""
    chance = Random(seed)
    registered = {start: [start * BLOCK + n for n in range(chance.randrange(0, 6))] for start in range(LENGTH)}
    everybody = [number for own in registered.values() for number in own]
    did = defaultdict(BitMap)
    for activity in ACTIVITIES:
        for start in range(LENGTH):
            came = BitMap(number for number in everybody if number // BLOCK <= start and chance.random() < 0.3)
            late = BitMap(number for number in came if chance.random() < 0.2)
            for part in (came - late, late, late):
                if part:
                    clickhouse.record(activity, day(start), part)
            did[activity, day(start)] = came
    gone, old, new = chance.sample(everybody, 3)
    for (activity, when), members in did.items():
        if old in members:
            members.add(new)
            clickhouse.record(activity, when, BitMap([new]))
    clickhouse.erase(BitMap([gone, old]))
    left = BitMap(everybody) - BitMap([gone, old])
    by_day = {day(n): union(did[activity, day(n)] for activity in ACTIVITIES) & left for n in range(LENGTH)}
    return registered, by_day, left


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_cell_of_every_mode_and_unit_is_the_same(clickhouse, seed):
    registered, by_day, counted = a_past(seed, clickhouse)
    today = day(LENGTH - 1)

    assert clickhouse.members_by_day(ACTIVITIES, BEGIN, today) == {when: own for when, own in by_day.items() if own}
    for width in (1, 7, 30):
        days = sorted(by_day)
        expected = active_members([by_day[when] & counted for when in days], width)
        assert clickhouse.active_members(ACTIVITIES, days, width, counted) == expected
    for unit in Unit:
        starts = defaultdict(BitMap)
        for start, own in registered.items():
            starts[period_of(day(start), unit).start] |= BitMap(own)
        cohorts = [Cohort(start, own) for start, own in sorted(starts.items())]
        for mode in MODES:
            asked = {"unit": unit, "mode": mode, "today": today}
            assert clickhouse.retained_counts(cohorts, ACTIVITIES, counted, **asked) == retained_counts(
                cohorts, by_day, counted, **asked
            ), (unit, mode)


def test_nobody_gives_no_figure_but_zero(clickhouse):
    cohorts = [Cohort(BEGIN, range(64))]

    found = clickhouse.retained_counts(cohorts, ACTIVITIES, BitMap(), unit=Unit.DAY, mode=On(), today=day(2))

    assert found == [[0, 0, 0]]
    assert clickhouse.active_members(ACTIVITIES, [BEGIN], 7, BitMap([1])) == [0]
    assert clickhouse.members_by_day(ACTIVITIES, BEGIN, day(2)) == {}

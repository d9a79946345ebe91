"""The engine of activity on ClickHouse: the same questions, asked of bitmaps that are kept there.

Who has outgrown one machine keeps activity in a ClickHouse cluster. ``members_by_day`` is that of ``activity.queries``,
so every report can run on what it answers; ``active_members`` and ``retained_counts`` are counted over there, where
bitmaps need not travel. The tests hold it to the same cells as the embedded engine. See docs/decisions/clickhouse.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pyroaring import BitMap

from community.metrics.calendar import Unit, period_of, periods_begun, periods_between
from community.metrics.counting import Cohort
from community.metrics.modes import Mode, begun

Ask = Callable[[str, Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Runs a statement with parameters, as ``{name:Type}`` names them, and gives its rows by the names of their columns."""

TABLE = """
    CREATE TABLE IF NOT EXISTS activity_bitmaps
        (activity LowCardinality(String), day Date, members AggregateFunction(groupBitmap, UInt32))
    ENGINE = AggregatingMergeTree ORDER BY (activity, day)
"""
RECORD = """
    INSERT INTO activity_bitmaps
    SELECT {activity:String}, {day:Date}, groupBitmapState(arrayJoin({numbers:Array(UInt32)}))
"""
ERASE = """
    ALTER TABLE activity_bitmaps UPDATE members = bitmapAndnot(members, bitmapBuild({numbers:Array(UInt32)}))
    WHERE bitmapHasAny(members, bitmapBuild({numbers:Array(UInt32)})) SETTINGS mutations_sync = 2
"""
CAME = """
    came AS (
        SELECT day, groupBitmapMergeState(members) AS members FROM activity_bitmaps
        WHERE activity IN {activities:Array(String)} AND day BETWEEN {first:Date} AND {last:Date} GROUP BY day
    )
"""
MEMBERS_BY_DAY = f"WITH {CAME} SELECT day, bitmapToArray(members) AS numbers FROM came WHERE notEmpty(numbers)"  # noqa: S608 - as below
ACTIVE = f"""
    WITH {CAME}, days AS (SELECT arrayJoin({{days:Array(Date)}}) AS asked)
    SELECT asked, bitmapAndCardinality(groupBitmapOrState(members), bitmapBuild({{counted:Array(UInt32)}})) AS active
    FROM days CROSS JOIN came WHERE day BETWEEN asked - {{width:UInt16}} + 1 AND asked GROUP BY asked
"""  # noqa: S608 - as below
RETAINED = f"""
    WITH {CAME},
    cohorts AS (
        SELECT pair.1 AS cohort, groupBitmapState(pair.2) AS own
        FROM (SELECT arrayJoin({{members:Array(Tuple(UInt32, UInt32))}}) AS pair) GROUP BY cohort
    ),
    cells AS (SELECT arrayJoin({{cells:Array(Tuple(UInt32, UInt32, Date, Date))}}) AS cell)
    SELECT cell.1 AS row, cell.2 AS place, bitmapAndCardinality(groupBitmapOrState(members), any(own)) AS retained
    FROM cells JOIN cohorts ON cohort = cell.1 CROSS JOIN came
    WHERE day BETWEEN cell.3 AND cell.4 GROUP BY row, place
"""  # noqa: S608 - the part is our own; whatever is asked for is a parameter


class ClickHouseActivity:
    """Activity as ClickHouse keeps it: a bitmap of member numbers for each activity and day."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def prepare(self) -> None:
        """Make the table, where there is none."""
        self._run(TABLE)

    def record(self, activity: str, day: date, numbers: BitMap) -> None:
        """Note who did an activity on a day, late or twice: bitmaps of the same day are merged."""
        self._run(RECORD, activity=activity, day=day, numbers=list(numbers))

    def erase(self, numbers: BitMap) -> None:
        """Clear every bit of some members, all of them in one pass."""
        self._run(ERASE, numbers=list(numbers))

    def members_by_day(self, activities: Sequence[str], first: date, last: date) -> dict[date, BitMap]:
        """Who did at least one of the activities on each day from first to last; days without anybody are missing."""
        rows = self._run(MEMBERS_BY_DAY, activities=list(activities), first=first, last=last)
        return {date.fromisoformat(row["day"]): BitMap(row["numbers"]) for row in rows}

    def active_members(self, activities: Sequence[str], days: Sequence[date], width: int, counted: BitMap) -> list[int]:
        """Distinct members active in the ``width`` days that end with each of the days. Source: DAU, DEFINITIONS."""
        span = {"first": min(days) - timedelta(days=width - 1), "last": max(days)}
        asked = {"days": list(days), "width": width, "counted": list(counted)}
        rows = self._run(ACTIVE, activities=list(activities), **span, **asked)
        found = {date.fromisoformat(row["asked"]): int(row["active"]) for row in rows}
        return [found.get(day, 0) for day in days]

    def retained_counts(
        self,
        cohorts: Sequence[Cohort],
        activities: Sequence[str],
        population: BitMap,
        *,
        unit: Unit,
        mode: Mode,
        today: date,
    ) -> list[list[int]]:
        """What ``counting.retained_counts`` counts. activities: names, as the bitmaps stay over there."""
        cells = [list(_cells(row, cohort, unit, mode, today)) for row, cohort in enumerate(cohorts)]
        own = [BitMap(cohort.members) & population for cohort in cohorts]
        members = [(row, number) for row, numbers in enumerate(own) for number in numbers]
        if not members or not any(cells):
            return [[0] * len(columns) for columns in cells]
        asked = {"members": members, "cells": [cell for columns in cells for cell in columns]}
        span = {"first": min(cohort.start for cohort in cohorts), "last": today}
        rows = self._run(RETAINED, activities=list(activities), **span, **asked)
        found = {(int(row["row"]), int(row["place"])): int(row["retained"]) for row in rows}
        return [[found.get(cell[:2], 0) for cell in columns] for columns in cells]

    def _run(self, statement: str, **asked: Any) -> Iterable[Mapping[str, Any]]:
        return self._ask(statement, {name: _written(value) for name, value in asked.items()})


def _cells(row: int, cohort: Cohort, unit: Unit, mode: Mode, today: date) -> Iterator[tuple[int, int, date, date]]:
    """(row, place, first day, last day) of each column of the mode that has begun by today."""
    periods = list(periods_between(period_of(cohort.start, unit), period_of(today, unit)))
    known = periods_begun(cohort.start, unit, today)
    for place, column in enumerate(begun(mode.columns(max(0, known)), known)):
        last = today if column.reach is None else periods[min(column.offset + column.reach, known) - 1].last_day
        yield row, place, periods[column.offset].start, min(last, today)


def _written(value: Any) -> Any:
    """A parameter as ClickHouse reads it."""
    if isinstance(value, (list, tuple)):
        inner = ",".join(map(str, map(_inside, value)))
        return f"[{inner}]"
    return str(value)


def _inside(value: Any) -> str:
    if isinstance(value, tuple):
        return "(" + ",".join(map(_inside, value)) + ")"
    return f"'{value}'" if isinstance(value, (str, date)) else str(value)

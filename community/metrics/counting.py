"""The engine of retention: how many members of each cohort were active in which periods, counted on bitmaps."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import or_

import numpy as np
from pyroaring import BitMap

from community.activity.bitmaps import sliding_union, union
from community.metrics.calendar import Unit, period_of, periods_begun, periods_between
from community.metrics.modes import Mode, begun
from community.metrics.words import count_in_ranges, edges_of, is_block_range, words_of


@dataclass(frozen=True, slots=True)
class Cohort:
    """Members who began in the same period.

    start: the first day of that period. members: their numbers, as a range where it covers whole blocks (registration
    cohorts do; padding belongs to nobody), because that is counted fastest, else as a BitMap. Both give equal counts.
    """

    start: date
    members: range | BitMap

    def size(self, population: BitMap) -> int:
        """How many of its members belong to the population."""
        return _as_bitmap(self.members).intersection_cardinality(population)


def retained_counts(
    cohorts: Sequence[Cohort],
    activity: Mapping[date, BitMap],
    population: BitMap,
    *,
    unit: Unit,
    mode: Mode,
    today: date,
) -> list[list[int]]:
    """For each cohort one count per column of the mode that has begun by today.

    cohorts: by start. The rest as in retention_table.
    """
    known = [periods_begun(cohort.start, unit, today) for cohort in cohorts]
    active = _by_period(activity, population, cohorts[0].start, unit, today) if cohorts else []
    begins = [len(active) - periods for periods in known]
    columns = mode.columns(len(active))
    matrices = {
        reach: _count_matrix(cohorts, begins, _windows(active, reach)) for reach in {column.reach for column in columns}
    }
    return [
        [int(matrices[column.reach][row, begin + column.offset]) for column in begun(columns, periods)]
        for row, (begin, periods) in enumerate(zip(begins, known, strict=True))
    ]


def _by_period(
    activity: Mapping[date, BitMap], population: BitMap, start: date, unit: Unit, today: date
) -> list[BitMap]:
    """Who of the population was active in each period from that of ``start`` to that of today, which ends today."""
    days = defaultdict(list)
    for day, members in activity.items():
        if start <= day <= today:
            days[period_of(day, unit)].append(members)
    periods = periods_between(period_of(start, unit), period_of(today, unit))
    return [union(days.get(period, ())) & population for period in periods]


def _windows(active: list[BitMap], reach: int | None) -> list[BitMap]:
    """For each period who was active in it or in the periods after it: ``reach`` in all, None for all there are."""
    backwards = active[::-1]
    unions = accumulate(backwards, or_) if reach is None else sliding_union(backwards, reach)
    return list(unions)[::-1]


def _count_matrix(cohorts: Sequence[Cohort], begins: list[int], windows: list[BitMap]) -> np.ndarray:
    """How many of each cohort (row) are in each window (column), from the cohort's own period on."""
    counts = np.zeros((len(cohorts), len(windows)), dtype=np.int64)
    fast = [row for row, cohort in enumerate(cohorts) if _covers_blocks(cohort.members)]
    _count_block_ranges(counts, fast, cohorts, begins, windows)
    for row in sorted(set(range(len(cohorts))).difference(fast)):
        members = _as_bitmap(cohorts[row].members)
        for place in range(begins[row], len(windows)):
            counts[row, place] = windows[place].intersection_cardinality(members)
    return counts


def _count_block_ranges(
    counts: np.ndarray, rows: list[int], cohorts: Sequence[Cohort], begins: list[int], windows: list[BitMap]
) -> None:
    """Fill the rows of cohorts that are block ranges, one window at a time, so that its words stay in the cache."""
    edges = edges_of([cohorts[row].members for row in rows])
    stops = list(accumulate((cohorts[row].members.stop for row in rows), max, initial=0))
    begins = [begins[row] for row in rows]
    for place, window in enumerate(windows):
        begun = bisect_right(begins, place)
        counts[rows[:begun], place] = count_in_ranges(words_of(window, stops[begun]), edges[: 2 * begun])


def _covers_blocks(members: range | BitMap) -> bool:
    return isinstance(members, range) and is_block_range(members)


def _as_bitmap(members: range | BitMap) -> BitMap:
    return BitMap(members) if isinstance(members, range) else members

"""Retention: of the members who began in a period, how many were active in the periods that followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from community.metrics.calendar import Unit, periods_begun
from community.metrics.counting import Cohort, retained_counts
from community.metrics.intervals import FEW, wilson
from community.metrics.modes import Column, Mode, begun


@dataclass(slots=True)
class Cell:
    """How much of a cohort came back in a period.

    period: n, or a bracket such as ``4-7``. rate, low, high: 0..1, the latter two the ends of the Wilson 95 % interval;
    None for a cohort without members. complete: the period is over. few: less than 30 members, too few to act on.
    """

    period: int | str
    retained: int
    rate: float | None
    low: float | None
    high: float | None
    complete: bool
    few: bool


@dataclass(slots=True)
class OverallCell(Cell):
    """The mean of a column, weighted by size: the complete cells of all cohorts taken as one.

    size, cohorts: whom it speaks of. Both fall from column to column, because young cohorts have no late periods yet,
    so a curve that rises may only have lost its weakest cohorts.
    """

    size: int
    cohorts: int


@dataclass(slots=True)
class CohortRow:
    """A cohort and its cells. A period of the future has none."""

    start: date
    size: int
    cells: list[Cell]


@dataclass(slots=True)
class RetentionTable:
    """One row a cohort, by start; one overall cell a column that has a complete cell."""

    cohorts: list[CohortRow]
    overall: list[OverallCell]


def retention_table(
    cohorts: Sequence[Cohort],
    activity: Mapping[date, BitMap],
    population: BitMap,
    *,
    unit: Unit,
    mode: Mode,
    today: date,
) -> RetentionTable:
    """The retention of each cohort, read up to today whatever cohorts were chosen.

    activity: who was active on each local day; a day that is missing had nobody. population: the numbers that count at
    all, neither staff nor erased members nor outside of the segment in question; cohorts and activity are cut down to
    it. today: the reporting day of ``as_of``. Raises ValueError if a cohort's start is no first day of a period.
    Source: Retention, DEFINITIONS.
    """
    cohorts = sorted(cohorts, key=lambda cohort: cohort.start)
    starts = [cohort.start for cohort in cohorts]
    sizes = [cohort.size(population) for cohort in cohorts]
    counts = retained_counts(cohorts, activity, population, unit=unit, mode=mode, today=today)
    return table_of_counts(starts, sizes, counts, unit=unit, mode=mode, today=today)


def table_of_counts(
    starts: Sequence[date],
    sizes: Sequence[int],
    counts: Sequence[Sequence[int]],
    *,
    unit: Unit,
    mode: Mode,
    today: date,
) -> RetentionTable:
    """Rates, intervals and completeness around counts, whichever engine counted them.

    starts, sizes, counts: per cohort, by start; counts as retained_counts gives them.
    """
    known = [periods_begun(start, unit, today) for start in starts]
    columns = mode.columns(max(known, default=0))
    rows = [
        CohortRow(start, size, _cells(begun(columns, periods), retained, size, periods))
        for start, size, retained, periods in zip(starts, sizes, counts, known, strict=True)
    ]
    return RetentionTable(rows, list(_overall(rows, columns)))


def _cells(columns: Sequence[Column], counts: Sequence[int], size: int, known: int) -> list[Cell]:
    """known: how many of the cohort's periods have begun; the last of them is not over."""
    return [
        Cell(column.label, *_figures(retained, size), complete=column.closes < known - 1, few=size < FEW)
        for column, retained in zip(columns, counts, strict=True)
    ]


def _overall(rows: Sequence[CohortRow], columns: Sequence[Column]) -> Iterator[OverallCell]:
    for place, column in enumerate(columns):
        finished = [row for row in rows if len(row.cells) > place and row.cells[place].complete]
        if finished:
            size = sum(row.size for row in finished)
            figures = _figures(sum(row.cells[place].retained for row in finished), size)
            yield OverallCell(column.label, *figures, complete=True, few=size < FEW, size=size, cohorts=len(finished))


def _figures(retained: int, size: int) -> tuple[int, float | None, float | None, float | None]:
    """The count, its rate and the interval of that."""
    interval = wilson(retained, size)
    return (retained, retained / size, *interval) if interval else (retained, None, None, None)

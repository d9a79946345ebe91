"""The retention matrix as a table shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from community.metrics.retention import Cell, CohortRow, OverallCell

WARMEST = 10


class Matrix(NamedTuple):
    """periods: of the columns. rows: cohorts with a cell for each period, None where it has not come yet."""

    periods: list[int | str]
    rows: list[tuple[CohortRow, list[Cell | None]]]
    overall: list[OverallCell | None]


def matrix_of(cohorts: Sequence[CohortRow], overall: Sequence[OverallCell]) -> Matrix:
    """The cohorts as rows of equal length, and the mean of each column that has one."""
    periods = [cell.period for cell in max((row.cells for row in cohorts), key=len, default=[])]
    means = {cell.period: cell for cell in overall}
    rows = [(row, [*row.cells, *[None] * (len(periods) - len(row.cells))]) for row in cohorts]
    return Matrix(periods, rows, [means.get(period) for period in periods])


def heat(rate: float | None) -> int:
    """How warm a cell is, 0 to 10, in equal steps of the rate."""
    return 0 if rate is None else min(WARMEST, round(rate * WARMEST))

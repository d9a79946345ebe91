"""Days on which a figure leaves its usual range, by its weekday, so that a Sunday is no event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import sqrt
from statistics import median
from typing import NamedTuple

WEEKS = 8  # of history, the same weekday of each
LEAST_WEEKS = 4  # below which nothing is usual yet
FAR = 3.5
"""Robust standard deviations from the median. Source: B. Iglewicz and D. Hoaglin (1993), How to Detect and Handle
Outliers: modified z-scores above 3.5."""
PER_MAD = 1.4826  # standard deviations of a normal distribution in one median absolute deviation


class Range(NamedTuple):
    """What is usual: the median, and the ends of the range, which belong to it."""

    usual: float
    low: float
    high: float


def usual_range(history: list[int]) -> Range | None:
    """The usual range of a count whose earlier values are these; None for too few of them.

    Its spread is never below that of chance alone, the root of the count, so that a figure which happened to stand
    still does not cry at the first step.
    """
    if len(history) < LEAST_WEEKS:
        return None
    usual = median(history)
    spread = max(PER_MAD * median(abs(value - usual) for value in history), sqrt(usual), 1.0)
    return Range(usual, max(0.0, usual - FAR * spread), usual + FAR * spread)


def unusual(figure: Mapping[date, int], day: date, since: date) -> Range | None:
    """The usual range of the day, where the figure is out of it. since: before it there was no community to count."""
    weeks = (day - timedelta(weeks=n) for n in range(1, WEEKS + 1))
    found = usual_range([figure[before] for before in weeks if before >= since])
    return None if found is None or found.low <= figure[day] <= found.high else found

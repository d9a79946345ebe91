"""What most reports are: a row for each day and one for the whole range, from counts and from sets of members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from pyroaring import BitMap

from community.activity.bitmaps import active_members, union
from community.metrics.definitions import ANY
from community.metrics.queries import active_by_day, days_between
from community.metrics.rates import dau_mau, median_dau_mau

Row = dict[str, Any]

WEEK_DAYS, MONTH_DAYS = 7, 30  # of WAU and MAU. Source: DAU, WAU, MAU, DEFINITIONS.


def plural(activity: str) -> str:
    """What a count of the activity is called."""
    return "helpful_votes" if activity == "helpful" else f"{activity}s"


def by_days(
    first: date,
    last: date,
    counts: Mapping[str, Counter[date]],
    people: Mapping[str, Mapping[date, BitMap]],
    with_rates: Callable[[Row], Row],
) -> Row:
    """A row for each day, and one for all of them, in which everybody is counted once."""
    days = [
        {name: by_day[day] for name, by_day in counts.items()} | {name: len(sets[day]) for name, sets in people.items()}
        for day in days_between(first, last)
    ]
    total = {name: by_day.total() for name, by_day in counts.items()}
    total |= {name: len(union(sets.values())) for name, sets in people.items()}
    return {
        "days": [{"day": day} | with_rates(row) for day, row in zip(days_between(first, last), days, strict=True)],
        "total": with_rates(total),
    }


def windows(first: date, last: date, counted: BitMap) -> list[Row]:
    """DAU, WAU, MAU and DAU/MAU of each day."""
    before = timedelta(days=MONTH_DAYS - 1)
    sets = list(active_by_day(ANY, first - before, last, counted).values())
    dau, wau, mau = (active_members(sets, width)[before.days :] for width in (1, WEEK_DAYS, MONTH_DAYS))
    return [
        {"day": day, "dau": d, "wau": w, "mau": m, "dau_mau": dau_mau(d, m)}
        for day, d, w, m in zip(days_between(first, last), dau, wau, mau, strict=True)
    ]


def median_of(windows: Iterable[Row]) -> float | None:
    """The median DAU/MAU of days with their windows."""
    return median_dau_mau((row["dau"], row["mau"]) for row in windows)

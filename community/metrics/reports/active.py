"""Who is active: DAU, WAU, MAU, on how many days, and growth accounting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from pyroaring import BitMap

from community.activity.bitmaps import members_by_times, union
from community.metrics.calendar import Period, Unit, is_over, period_of, periods_between
from community.metrics.definitions import ANY
from community.metrics.queries import active_by_day, population, registration_cohorts
from community.metrics.rates import growth_accounting
from community.metrics.reports.days import Row, median_of, windows
from community.metrics.visit_times import visit_figures, visits_by_length


def active_report(first: date, last: date, unit: Unit, today: date, counted: BitMap | None = None) -> Row:
    """Active members of each day and how long their visits were; on how many days they were active; whence each
    period's active members came.

    counted: of whom; without them of everybody who counts.
    """
    everybody = population() if counted is None else counted
    each_day, by_day = windows(first, last, everybody), active_by_day(ANY, first, last, everybody)
    lengths = visits_by_length(first, last, counted)
    total = {"active": len(union(by_day.values())), "dau_mau": median_of(each_day)}
    return {
        "days": [row | visit_figures(lengths[row["day"]]) for row in each_day],
        "total": total | visit_figures(sum(lengths.values(), Counter())),
        "active_days": [{"days": days, "members": members} for days, members in members_by_times(by_day.values())],
        "periods": list(_growth(first, last, unit, today, everybody)),
    }


def _growth(first: date, last: date, unit: Unit, today: date, counted: BitMap) -> Iterator[Row]:
    """Growth accounting of each period that has a day in the range, and whether the period is over."""
    periods = list(periods_between(period_of(first, unit), period_of(last, unit)))
    eve = period_of(period_of(first, unit).start - timedelta(days=1), unit)
    came: defaultdict[Period, BitMap] = defaultdict(BitMap)
    for day, members in active_by_day(ANY, eve.start, period_of(last, unit).last_day, counted).items():
        came[period_of(day, unit)] |= members
    registered = {cohort.start: BitMap(cohort.members) for cohort in registration_cohorts(unit, first, last)}
    for before, period in pairwise([eve, *periods]):
        growth = growth_accounting(came[period], came[before], registered.get(period.start, BitMap()))
        yield {"start": period.start, **growth._asdict(), "complete": is_over(period, today)}

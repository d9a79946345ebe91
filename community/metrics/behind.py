"""The members behind the figures of reports: as many as the figure says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pyroaring import BitMap

from community.activity.bitmaps import union
from community.activity.queries import members_by_day
from community.errors import Invalid
from community.metrics.calendar import Period, period_of
from community.metrics.definitions import ANY
from community.metrics.modes import Mode
from community.metrics.queries import registered_by
from community.metrics.rates import growth_parts
from community.metrics.reports.lifecycle import stages_on
from community.metrics.reports.retention import cohorts_of
from community.metrics.stages import Stage


def who_did(activity: str, first: date, last: date, counted: BitMap) -> BitMap:
    """Who did it on at least one of the days. activity: ``any`` or one of ACTIVITIES."""
    return union(members_by_day(_named(activity), first, last).values()) & counted


def who_came(part: str, period: Period, counted: BitMap) -> BitMap:
    """A part of growth accounting: active, new, retained, resurrected or dormant members of the period."""
    before = period_of(period.start - timedelta(days=1), period.unit)
    came, earlier = (who_did("any", own.start, own.last_day, counted) for own in (period, before))
    registered = registered_by(period.last_day) - registered_by(before.last_day)
    return growth_parts(came, earlier, registered)[part]


def who_is_in(stage: Stage, day: date, counted: BitMap) -> BitMap:
    """Who was in this stage of life at the end of the day."""
    return stages_on(day, counted)[stage]


def who_moved(old: Stage | None, new: Stage, first: date, last: date, counted: BitMap) -> BitMap:
    """Who went from one stage to another between two days; from None: who registered in between."""
    then = stages_on(first, counted)
    before = who_is_in(new, last, counted) - union(then.values()) if old is None else then[old]
    return before & who_is_in(new, last, counted)


def who_began(cohort: str, period: Period, counted: BitMap) -> BitMap:
    """The cohort of a period, as retention knows it."""
    cohorts = cohorts_of(cohort, period.unit, period.start, period.last_day)
    return union(BitMap(own.members) for own in cohorts) & counted


def who_returned(
    cohort: str, period: Period, activity: str, mode: Mode, column: str, today: date, counted: BitMap
) -> BitMap:
    """Who of a cohort is in a cell of its row. column: the cell's ``period``. Raises Invalid for one that is none."""
    first, last = _days_of(mode, column, period, today)
    return who_did(activity, first, last, who_began(cohort, period, counted))


def _days_of(mode: Mode, column: str, period: Period, today: date) -> tuple[date, date]:
    """The days that a column of a cohort speaks of."""
    periods = [period]
    while periods[-1].last_day < today:
        periods.append(periods[-1].next())
    for known in mode.columns(len(periods)):
        if str(known.label) == column:
            reach = periods[known.offset :][: known.reach]
            return reach[0].start, min(reach[-1].last_day, today)
    raise Invalid(errors={"period": [f"The row of {period.start} has no cell {column}."]})


def _named(activity: str) -> Sequence[str]:
    return ANY if activity == "any" else (activity,)

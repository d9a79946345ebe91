"""The members behind the figures of reports: as many as the figure says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pyroaring import BitMap

from community.activity.bitmaps import union
from community.activity.queries import members_by_day
from community.clock import reporting_day
from community.errors import Invalid
from community.metrics.calendar import Period, period_of, periods_between
from community.metrics.definitions import activities_of
from community.metrics.filters import Filters, counted_by
from community.metrics.modes import Mode
from community.metrics.queries import registered_by
from community.metrics.rates import growth_parts
from community.metrics.reports.lifecycle import stages_on
from community.metrics.reports.retention import cohorts_of
from community.metrics.stages import Stage

UNREGISTERED = "unregistered"


class Behind(NamedTuple):
    """The members behind a figure, and how a look at them is written down."""

    members: BitMap
    figure: str


def behind_active(first: date, last: date, activity: str, filters: Filters) -> Behind:
    """Who was active on at least one of the days, or did one thing. activity: ``any`` or one of ACTIVITIES."""
    return Behind(_did(activity, first, last, counted_by(filters)), f"active:{activity}")


def behind_growth(period: Period, part: str, filters: Filters) -> Behind:
    """A part of growth accounting: active, new, retained, resurrected or dormant members of the period."""
    counted, before = counted_by(filters), period_of(period.start - timedelta(days=1), period.unit)
    came, earlier = (_did("any", own.start, own.last_day, counted) for own in (period, before))
    registered = registered_by(period.last_day) - registered_by(before.last_day)
    return Behind(growth_parts(came, earlier, registered)[part], f"growth:{part}")


def behind_retention(
    cohort: str, begun: Period, period: str | None, activity: str, mode: Mode, filters: Filters
) -> Behind:
    """A cell of the retention table.

    cohort: as in the report. begun: the cohort's own period. period: that of the cell; None: the whole cohort. Raises
    Invalid for a cell that its row has not.
    """
    cohorts = cohorts_of(cohort, begun.unit, begun.start, begun.last_day)
    members = union(BitMap(own.members) for own in cohorts) & counted_by(filters)
    if period is not None:
        members = _did(activity, *_days_of(mode, period, begun), members)
    return Behind(members, f"retention:{cohort}")


def behind_lifecycle(stage: Stage, last: date, first: date | None, old: str | None, filters: Filters) -> Behind:
    """Who was in a stage of life at the end of the last day; with first and old who came into it since, from where.

    old: a stage, or ``unregistered``.
    """
    counted = counted_by(filters)
    members = stages_on(last, counted)[stage]
    if first is not None:
        then = stages_on(first, counted)
        members = members - union(then.values()) if old == UNREGISTERED else members & then[Stage(old)]
    return Behind(members, f"lifecycle:{stage}")


def _did(activity: str, first: date, last: date, counted: BitMap) -> BitMap:
    return union(members_by_day(activities_of(activity), first, last).values()) & counted


def _days_of(mode: Mode, column: str, begun: Period) -> tuple[date, date]:
    """The days that a column of a cohort's row speaks of."""
    today = reporting_day()
    periods = list(periods_between(begun, period_of(today, begun.unit)))
    for known in mode.columns(len(periods)):
        if str(known.label) == column:
            reach = periods[known.offset :][: known.reach]
            return reach[0].start, min(reach[-1].last_day, today)
    raise Invalid(errors={"period": [f"The row of {begun.start} has no cell {column}."]})

"""The members behind the figures of who stays, who leaves and who returns."""

from __future__ import annotations

from datetime import date, timedelta

from pyroaring import BitMap

from community.activity.bitmaps import union
from community.activity.queries import members_by_day
from community.clock import reporting_day
from community.errors import Invalid
from community.metrics.behind.members import Behind
from community.metrics.calendar import Period, period_of, periods_between
from community.metrics.definitions import activities_of
from community.metrics.filters import Filters, counted_by, narrowed_to
from community.metrics.gaps import Why
from community.metrics.landmark import Stratum
from community.metrics.modes import Mode
from community.metrics.queries import registered_between
from community.metrics.rates import growth_parts
from community.metrics.reports.churn import foretold, risk_on
from community.metrics.reports.engaging import engaged_and_others, split_by_age
from community.metrics.reports.levels import who_came_to, who_is_on
from community.metrics.reports.lifecycle import stages_on
from community.metrics.reports.retention import cohorts_of
from community.metrics.reports.returning import brought_back, by_topics
from community.metrics.stages import Stage

UNREGISTERED = "unregistered"
LEVEL_FIGURES = ("members", "came", "rose", "fell", "waiting")
CHURN_FIGURES = ("at_risk", "population", "flagged", "gone", "flagged_and_gone")
ENGAGING_FIGURES = (*Stratum._fields, "too_young")
RETURNING_FIGURES = ("returned", "by_contents")


def behind_growth(period: Period, part: str, filters: Filters) -> Behind:
    """A part of growth accounting: active, new, retained, resurrected or dormant members of the period."""
    counted, before = counted_by(filters), period_of(period.start - timedelta(days=1), period.unit)
    came, earlier = (_did("any", own.start, own.last_day, counted) for own in (period, before))
    registered = registered_between(period.start, period.last_day)
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


def behind_lifecycle(stage: Stage | None, last: date, first: date | None, old: str | None, filters: Filters) -> Behind:
    """Who was in a stage of life at the end of the last day; with first and old who came into it since, from where.

    stage: None: whoever is in one. old: a stage, or ``unregistered``.
    """
    counted = counted_by(filters)
    now = stages_on(last, counted)
    members = union(now.values()) if stage is None else now[stage]
    if first is not None:
        then = stages_on(first, counted)
        members = members - union(then.values()) if old == UNREGISTERED else members & then[Stage(old)]
    return Behind(members, f"lifecycle:{stage or 'all'}")


def behind_levels(figure: str, of_level: int, first: date, last: date, filters: Filters) -> Behind:
    """Who is on a level today (``members``); or came to it in the range, and then rose, fell, or waits."""
    counted = narrowed_to(filters)
    if figure == "members":
        return Behind(who_is_on(of_level, counted), f"levels:{of_level}")
    ended = None if figure == "came" else figure
    members = who_came_to(of_level, ended, first, min(last, reporting_day()), reporting_day(), counted)
    return Behind(members, f"levels:{of_level} {figure}")


def behind_churn(figure: str, reason: Why | None, last: date, filters: Filters) -> Behind:
    """Who is at risk on the last day, perhaps for one reason; or a part of the back-test of that day."""
    counted = counted_by(filters)
    if figure != "at_risk":
        return Behind(foretold(last, counted)[figure], f"churn:{figure}")
    _, found = risk_on(min(last, reporting_day()), counted)
    numbers = found.numbers if reason is None else found.numbers[found.why == reason.value]
    return Behind(BitMap(numbers), f"churn:{reason or 'at_risk'}")


def behind_engaging(
    figure: str, activity: str, active_days: str | None, of_level: int | None, first: date, last: date, filters: Filters
) -> Behind:
    """A part of those who registered in the range: the engaged, the others, who of them came back, the too young.

    active_days, of_level: the row of the strata; None: all of it.
    """
    counted = counted_by(filters)
    ready, too_young = split_by_age(first, last, reporting_day(), counted)
    parts = (
        parts[figure]
        for alike, parts in engaged_and_others(ready, activity, counted)
        if active_days in (None, alike.band) and of_level in (None, alike.level)
    )
    return Behind(too_young if figure == "too_young" else union(parts), f"engaging:{activity} {figure}")


def behind_returning(
    figure: str, content: int | None, topic: str | None, first: date, last: date, filters: Filters
) -> Behind:
    """Who came back after 14 silent days; by_contents: by a content, by this one, or by one of this topic."""
    everybody, brought = brought_back(first, min(last, reporting_day()), counted_by(filters))
    if figure == "returned":
        return Behind(everybody, "returning:returned")
    if topic is not None:
        return Behind(by_topics(brought).get(topic, BitMap()), f"returning:topic {topic}")
    by = (own for each, own in brought.items() if content in (None, each.id))
    return Behind(union(by), f"returning:{content or 'by_contents'}")


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

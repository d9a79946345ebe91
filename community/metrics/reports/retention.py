"""Who came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pyroaring import BitMap

from community.activity.queries import members_by_day
from community.metrics.calendar import Unit
from community.metrics.campaign_facts import campaign_cohorts
from community.metrics.counting import Cohort
from community.metrics.definitions import activities_of
from community.metrics.filters import members_of
from community.metrics.modes import Mode
from community.metrics.queries import first_time_cohorts, registration_cohorts
from community.metrics.retention import RetentionTable, retention_table


def retention_report(
    cohort: str, activity: str, unit: Unit, mode: Mode, first: date, last: date, today: date, counted: BitMap
) -> RetentionTable:
    """Of the members who began in the periods from first to last, how many came back; read up to today.

    cohort: ``registration``, ``arrived_by_share``, ``kol:`` and a username, ``campaign:`` and an id, or ``first:``
    and an activity.
    activity: ``any`` or one of ACTIVITIES.
    Cohorts without anybody who counts are left out. Raises Invalid for who never
    was an opinion leader, and for a segment that does not stand.
    """
    last = min(last, today)
    cohorts = [own for own in cohorts_of(cohort, unit, first, last) if own.size(counted)]
    if not cohorts:
        return RetentionTable([], [])
    came = members_by_day(activities_of(activity), cohorts[0].start, today)
    return retention_table(cohorts, came, counted, unit=unit, mode=mode, today=today)


def cohorts_of(cohort: str, unit: Unit, first: date, last: date) -> Sequence[Cohort]:
    """The cohorts of a kind that began in the periods from first to last. Raises what ``retention_report`` raises."""
    kind, _, name = cohort.partition(":")
    if kind == "first":
        return first_time_cohorts(name, unit, first, last)
    if kind == "campaign":
        return campaign_cohorts(name, unit, first, last)
    registered = registration_cohorts(unit, first, last)
    if kind == "registration":
        return registered
    chosen = members_of(cohort)
    return [Cohort(own.start, BitMap(own.members) & chosen) for own in registered]

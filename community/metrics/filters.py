"""Whom a report speaks of: of all that count, those who pass its filters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_
from typing import NamedTuple

from pyroaring import BitMap

from community.activity.bitmaps import union
from community.activity.queries import first_day_of, members_by_day
from community.clock import reporting_day
from community.kols.queries import numbers_brought_by
from community.metrics.calendar import parse_period
from community.metrics.campaign_facts import participants, the_campaign
from community.metrics.queries import arrived_by_share, population, registered_between
from community.segments.queries import counted_in, members_in


class Filters(NamedTuple):
    """What members must have in common; None: whatever it is.

    segment: its name. channel: of the share that their sign-up is credited to. level: today's. cohort: a period of
    registration (``2026-11-22``, ``2026-W47``, ``2026-11``), or a kind as in retention (``first:share``, ``kol:lin``).
    """

    segment: str | None = None
    channel: str | None = None
    level: int | None = None
    cohort: str | None = None

    def given(self) -> dict[str, str]:
        """Those that are not None, as they were asked for."""
        return {name: str(value) for name, value in self._asdict().items() if value is not None}


EVERYBODY = Filters()


def narrowed_to(filters: Filters) -> BitMap | None:
    """Who of all that count passes the filters; None where there are none, which is counted faster than everybody.

    Raises Invalid for a segment, a campaign or an opinion leader that does not stand.
    """
    return reduce(and_, _passing(filters), population()) if filters.given() else None


def counted_by(filters: Filters) -> BitMap:
    """Who passes the filters, of all that count. Raises Invalid like narrowed_to."""
    narrowed = narrowed_to(filters)
    return population() if narrowed is None else narrowed


def _passing(filters: Filters) -> Iterator[BitMap]:
    if filters.segment is not None:
        yield counted_in(filters.segment)
    if filters.channel is not None:
        yield members_in({"arrived": {"channel": filters.channel}})
    if filters.level is not None:
        yield members_in({"level": {"low": filters.level, "high": filters.level}})
    if filters.cohort is not None:
        yield members_of(filters.cohort)


def members_of(cohort: str) -> BitMap:
    """Who belongs to a cohort, whenever they came to it; see Filters. Raises Invalid like narrowed_to."""
    kind, _, name = cohort.partition(":")
    match kind:
        case "arrived_by_share":
            return arrived_by_share()
        case "kol":
            return BitMap(numbers_brought_by(name))
        case "segment":
            return counted_in(name, "cohort")
        case "campaign":
            return participants(the_campaign(name))
        case "first":
            return _ever(name)
    period = parse_period(cohort)
    return registered_between(period.start, period.last_day)


def _ever(activity: str) -> BitMap:
    """Who did it at least once in all history."""
    today = reporting_day()
    return union(members_by_day((activity,), first_day_of(activity) or today, today).values())

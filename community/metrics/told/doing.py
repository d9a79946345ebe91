"""Reports of what members do day by day: at a glance, with contents, by sharing. As they are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from community.clock import utcnow
from community.metrics.answers import Told, define, until
from community.metrics.done import Days
from community.metrics.filters import Filters, narrowed_to
from community.metrics.privacy import rows_of
from community.metrics.reports.engagement import engagement_report
from community.metrics.reports.overview import overview_report
from community.metrics.reports.sharing import sharing_report

What = TypeVar("What")


class Done(NamedTuple):
    """All three of the same days."""

    overview: Told
    engagement: Told
    sharing: Told


class Compared(NamedTuple, Generic[What]):
    """What is told of some days, and of as many days before them; the time it is of."""

    now: What
    before: What
    as_of: datetime


def compare_all(first: date, last: date, filters: Filters) -> Compared[Done]:
    """The three reports of these days and of as many before them: whatever they speak of is read once for all."""
    return _compared(_done, first, last, filters)


def compare_sharing(first: date, last: date, filters: Filters) -> Compared[Told]:
    """The report of sharing, of these days and of as many before them."""
    return _compared(_sharing, first, last, filters)


def _compared(
    tell: Callable[[Days, Filters, datetime], What], first: date, last: date, filters: Filters
) -> Compared[What]:
    as_of, eve = utcnow(), first - timedelta(days=1)
    begin = first - (last - eve)
    whole = _days(begin, last, filters, as_of)
    parts = whole.part(first, whole.last), whole.part(begin, until(as_of, eve))
    return Compared(*(tell(part, filters, as_of) for part in parts), as_of)


def tell_overview(first: date, last: date, filters: Filters) -> Told:
    """Active and new members, what they made and did, and who saw it, day by day."""
    as_of = utcnow()
    return _overview(_days(first, last, filters, as_of), filters, as_of)


def tell_engagement(first: date, last: date, filters: Filters) -> Told:
    """What is done with contents per impression, and how many members take part."""
    as_of = utcnow()
    return _engagement(_days(first, last, filters, as_of), filters, as_of)


def tell_sharing(first: date, last: date, filters: Filters) -> Told:
    """How much is shared, by how many, and whom it reaches."""
    as_of = utcnow()
    return _sharing(_days(first, last, filters, as_of), filters, as_of)


def _days(first: date, last: date, filters: Filters, as_of: datetime) -> Days:
    return Days(first, until(as_of, last), narrowed_to(filters))


def _done(days: Days, filters: Filters, as_of: datetime) -> Done:
    return Done(*(tell(days, filters, as_of) for tell in (_overview, _engagement, _sharing)))


def _overview(days: Days, filters: Filters, as_of: datetime) -> Told:
    report = overview_report(days)
    names = ("active", "active_members", "dau_mau", "conversion", "counted", "impression")
    people = ("new_members", "active", "buyers", "dau", "wau", "mau")
    rows = rows_of(report["days"], filters, *people, dau_mau="dau", conversion="buyers")
    return Told(report, rows, define(*names, of=filters), as_of)


def _engagement(days: Days, filters: Filters, as_of: datetime) -> Told:
    report = engagement_report(days)
    names = ("engagement_rate", "participation_rate", "impression", "active", "counted")
    rows = rows_of(report["days"], filters, "active", "participants", participation_rate="participants")
    return Told(report, rows, define(*names, of=filters), as_of)


def _sharing(days: Days, filters: Filters, as_of: datetime) -> Told:
    report = sharing_report(days)
    names = ("share_rate", "sharer_rate", "share_reach", "human_click", "credit", "impression", "active", "counted")
    rows = rows_of(report["days"], filters, "active", "sharers", sharer_rate="sharers")
    return Told(report, rows, define(*names, of=filters), as_of)

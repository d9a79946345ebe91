"""Who was active, from the bitmaps and the log together, so that no figure is ever behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from pyroaring import BitMap
from sqlalchemy import select

from community.activity.bitmaps import from_blob
from community.activity.models import ActivityBitmap, ActivityEntry, ActivityRevision
from community.database import db

DAYS_AT_ONCE = 30  # a bitmap of five million members takes some 300 kB


def members_by_day(activities: Sequence[str], first: date, last: date) -> Mapping[date, BitMap]:
    """Who did at least one of the activities on each day from first to last; days on which nobody did are missing.

    The log is read before the bitmaps: what is folded in between then shows in both, and never in neither.
    """
    days: defaultdict[date, BitMap] = defaultdict(BitMap)
    entries = select(ActivityEntry.day, ActivityEntry.number).where(
        ActivityEntry.activity.in_(activities), ActivityEntry.day.between(first, last)
    )
    for day, number in db.session.execute(entries):
        days[day].add(number)
    for day, bits in _bits(activities, first, last):
        days[day] |= from_blob(bits)
    return dict(days)


def _bits(activities: Sequence[str], first: date, last: date) -> Iterator[tuple[date, bytes]]:
    """The stored bitmaps, a month of them in memory at a time."""
    while first <= last:
        until = min(last, first + timedelta(days=DAYS_AT_ONCE - 1))
        yield from db.session.execute(
            select(ActivityBitmap.day, ActivityBitmap.bits).where(
                ActivityBitmap.activity.in_(activities), ActivityBitmap.day.between(first, until)
            )
        )
        first = until + timedelta(days=1)


def first_day_of(activity: str) -> date | None:
    """The day of the earliest such activity in all history."""
    firsts = [
        db.session.scalar(select(model.day).filter_by(activity=activity).order_by(model.day).limit(1))
        for model in (ActivityEntry, ActivityBitmap)
    ]
    return min(filter(None, firsts), default=None)


def days_in_log() -> list[tuple[str, date]]:
    """Which activities and days have entries that are not yet in their bitmaps."""
    keys = (ActivityEntry.activity, ActivityEntry.day)
    return [tuple(row) for row in db.session.execute(select(*keys).distinct().order_by(*keys))]


def days_in_bitmaps() -> set[tuple[str, date]]:
    """Which activities and days have a bitmap."""
    return {tuple(row) for row in db.session.execute(select(ActivityBitmap.activity, ActivityBitmap.day))}


def days_of_bitmaps() -> dict[str, list[date]]:
    """Activity → the days of which it has a bitmap, in ascending order."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    for activity, day in sorted(days_in_bitmaps()):
        days[activity].append(day)
    return dict(days)


def revisions_between(begin: datetime, end: datetime) -> Sequence[ActivityRevision]:
    """How the past was changed from begin up to, not including, end; the latest change first."""
    when = ActivityRevision.revised_at >= begin, ActivityRevision.revised_at < end
    rows = select(ActivityRevision).where(*when)
    return db.session.scalars(rows.order_by(ActivityRevision.revised_at.desc(), ActivityRevision.id.desc())).all()

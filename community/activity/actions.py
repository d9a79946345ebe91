"""Recording activity in the transaction of the fact it belongs to, and keeping the bitmaps of it.

Bitmaps are changed by one transaction at a time (``_alone``); nobody who reads or records waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pyroaring import BitMap
from sqlalchemy import delete, select, text, update

from community.activity.bitmaps import blob_without, from_blob, to_blob
from community.activity.models import ActivityBitmap, ActivityEntry, ActivityRevision, Visit, VisitSession
from community.activity.queries import days_of_bitmaps
from community.clock import reporting_day, utcnow
from community.database import db
from community.gathering import insert_at_end
from community.members.models import Member
from community.members.queries import Actor
from community.relations import insert_new
from community.rows import among

LOADED_AT_ONCE = 50  # bitmaps in memory; one of five million members takes some 300 kB
FOLDED_AT_ONCE = 100_000  # rows of the log in one transaction
SETTLED = timedelta(days=2)  # a day so old was told; its last entries of the evening are folded by then


def record_activity(member: Member | Actor, activity: str, at: datetime | None = None) -> None:
    """Set the bit of member for activity on the reporting day of at. Undo and moderation never clear it.

    An erased member leaves no new trace, whatever comes late.
    """
    if member.erased_at is None:
        insert_at_end(ActivityEntry, activity=activity, day=reporting_day(at), number=member.number)


def record_visit(member: Member | Actor, at: datetime | None = None) -> None:
    """One visit per member and day."""
    at = at or utcnow()
    if insert_new(Visit, member_id=member.id, day=reporting_day(at), first_at=at):
        record_activity(member, "visit", at)


def fold_day(activity: str, day: date) -> int:
    """Move a day's entries from the log into its bitmap, FOLDED_AT_ONCE of them at most. Returns how many."""
    _alone()
    entries = ActivityEntry.activity == activity, ActivityEntry.day == day
    chosen = select(ActivityEntry.number).where(*entries).limit(FOLDED_AT_ONCE)
    taken = delete(ActivityEntry).where(*entries, ActivityEntry.number.in_(chosen)).returning(ActivityEntry.number)
    numbers = BitMap(db.session.scalars(taken).all())
    if numbers:
        row = db.session.get(ActivityBitmap, (activity, day), populate_existing=True)
        _keep(activity, day, from_blob(row.bits) | numbers if row else numbers)
    return len(numbers)


def replace_day(activity: str, day: date, read_numbers: Callable[[], Iterable[int]]) -> None:
    """Make a day's bitmap anew.

    read_numbers: reads the members from the facts. It is called after the log was emptied, so that a fact which is
    written meanwhile is either among them or has its entry in the log.
    """
    _alone()
    db.session.execute(delete(ActivityEntry).where(ActivityEntry.activity == activity, ActivityEntry.day == day))
    _keep(activity, day, BitMap(read_numbers()))


def erase_numbers(numbers: BitMap) -> None:
    """Clear every bit of some members, all of them in one pass. The numbers are never given to anybody again."""
    _alone()
    db.session.execute(delete(ActivityEntry).where(among(ActivityEntry.number, list(numbers))))
    for activity, days in days_of_bitmaps().items():
        for start in range(0, len(days), LOADED_AT_ONCE):
            _erase_from(activity, days[start], days[start : start + LOADED_AT_ONCE][-1], numbers)


def _erase_from(activity: str, first: date, last: date, gone: BitMap) -> None:
    """Clear the bits of some members on the days from first to last."""
    rows = select(ActivityBitmap.day, ActivityBitmap.bits, ActivityBitmap.members).where(
        ActivityBitmap.activity == activity, ActivityBitmap.day.between(first, last)
    )
    for day, bits, count in db.session.execute(rows).all():
        if fewer := (members := from_blob(bits)).intersection_cardinality(gone):
            key = {"activity": activity, "day": day}
            if count == fewer:
                db.session.execute(delete(ActivityBitmap).filter_by(**key))
            else:
                left = {"bits": blob_without(members, gone), "members": count - fewer}
                db.session.execute(update(ActivityBitmap).filter_by(**key).values(**left))


def erase_activity(payloads: Sequence[dict[str, Any]]) -> None:
    """Forget on which days erased members were here. Hears ``member.erased``, of many at once."""
    ids = [payload["member_id"] for payload in payloads]
    for visits in (Visit, VisitSession):
        db.session.execute(delete(visits).where(among(visits.member_id, ids)))
    erase_numbers(BitMap(payload["number"] for payload in payloads))


def _alone() -> None:
    """Let no other transaction change bitmaps until the end of this one.

    On SQLite every writing transaction is alone. On PostgreSQL the lock is the table's own, so that a day which has no
    row yet is covered as well.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE activity_bitmaps IN SHARE ROW EXCLUSIVE MODE"))


def _keep(activity: str, day: date, members: BitMap) -> None:
    """Store a bitmap. A day that nobody is left in has none."""
    key = {"activity": activity, "day": day}
    _note_revision(activity, day, len(members))
    if not members:
        db.session.execute(delete(ActivityBitmap).filter_by(**key))
        return
    written = {"bits": to_blob(members), "members": len(members), "folded_at": utcnow()}
    if not insert_new(ActivityBitmap, **key, **written):
        db.session.execute(update(ActivityBitmap).filter_by(**key).values(**written))


def _note_revision(activity: str, day: date, new: int) -> None:
    """Write down that a day which was told already is told otherwise from now on."""
    if day > reporting_day() - SETTLED:
        return
    old = db.session.scalar(select(ActivityBitmap.members).filter_by(activity=activity, day=day)) or 0
    if old != new:
        changed = {"activity": activity, "day": day, "old": old, "new": new}
        db.session.add(ActivityRevision(**changed, revised_at=utcnow()))
        db.session.flush()

"""Recording activity, in the transaction of the fact it belongs to."""

from __future__ import annotations

from datetime import datetime

from community.activity.models import ActivityEntry, Visit
from community.clock import reporting_day, utcnow
from community.members.models import Member
from community.relations import insert_new


def record_activity(member: Member, activity: str, at: datetime | None = None) -> None:
    """Set the bit of member for activity on the reporting day of at. Undo and moderation never clear it."""
    insert_new(ActivityEntry, activity=activity, day=reporting_day(at), number=member.number)


def record_visit(member: Member, at: datetime | None = None) -> None:
    """One visit per member and day."""
    at = at or utcnow()
    if insert_new(Visit, member_id=member.id, day=reporting_day(at), first_at=at):
        record_activity(member, "visit", at)

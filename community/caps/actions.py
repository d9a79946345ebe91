"""Spending what a day allows. Atomic: of many requests at once, as many pass as are left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from math import ceil

from flask import current_app
from sqlalchemy import Executable, bindparam, delete, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from community.caps.models import EVERYBODY, CapUse
from community.caps.table import CAPS, Cap, most_of
from community.clock import reporting_day, utcnow
from community.database import db
from community.errors import CapReached
from community.members.models import Member
from community.outbox import transaction
from community.statements import prepared, run


def spend(member: Member, act: str, other_id: int | None = None) -> None:
    """Count that the member does act, towards the other if one is named. In the transaction of the act.

    act: a name of ``table.CAPS``. What is taken back is not given back: it was felt. What one does to oneself, staff,
    imported members and a house without limits (RATE_LIMITS=0) are exempt. Raises CapReached.
    """
    if is_exempt(member) or other_id == member.id:
        return
    cap = CAPS[act]
    _spend(member, act, cap, EVERYBODY, most_of(cap.altogether, member.trust))
    if other_id is not None and cap.per_member is not None:
        _spend(member, act, cap, other_id, most_of(cap.per_member, member.trust))


def spend_on_each(member: Member, act: str, other_ids: Iterable[int]) -> None:
    """Count that the member does act towards each of the others. Raises CapReached."""
    for other_id in sorted(other_ids):
        spend(member, act, other_id)


def is_exempt(member: Member) -> bool:
    """Do the caps not hold for this member, or in this house?"""
    return member.is_staff or member.imported or not current_app.config["COMMUNITY"].rate_limits


def _spend(member: Member, act: str, cap: Cap, other_id: int, most: int) -> None:
    """One more, by a statement that locks its row. Raises CapReached where there are so many already."""
    use = {"member_id": member.id, "day": reporting_day(), "act": act, "other_id": other_id, "times": 1}
    if run(prepared(_one_more).statement, {**use, "most": most}).first() is None:
        raise CapReached(cap.zh, cap.en, most, seconds_left(utcnow()), towards_one=other_id != EVERYBODY)


def _one_more() -> Executable:
    table = CapUse.__table__
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    one_more = {"set_": {"times": table.c.times + 1}, "where": table.c.times < bindparam("most")}
    counted = dialect.insert(table).on_conflict_do_update(index_elements=list(table.primary_key), **one_more)
    return counted.returning(literal_column("1"))


def seconds_left(now: datetime) -> int:
    """Until the reporting day ends, 1 at least."""
    zone = current_app.config["COMMUNITY"].timezone
    tomorrow = datetime.combine(reporting_day(now) + timedelta(days=1), time(), zone)
    return max(ceil((tomorrow - now).total_seconds()), 1)


def forget_cap_uses(member_id: int, **_: object) -> None:
    """Forget what an erased member did. Hears ``member.erased``."""
    db.session.execute(delete(CapUse).where((CapUse.member_id == member_id) | (CapUse.other_id == member_id)))


def forget_past_days() -> None:
    """Delete the counts of days that are over. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(CapUse).where(CapUse.day < reporting_day() - timedelta(days=1)))

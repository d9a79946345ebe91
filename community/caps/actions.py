"""Spending what a day allows. Atomic: of many requests at once, as many pass as are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from math import ceil

from flask import current_app
from sqlalchemy import Executable, Integer, bindparam, case, cast, delete
from sqlalchemy.dialects import postgresql, sqlite

from community.caps.models import EVERYBODY, CapUse
from community.caps.table import CAPS, most_of
from community.clock import reporting_day, utcnow
from community.database import db
from community.errors import CapReached
from community.members.models import Member
from community.members.queries import Actor
from community.outbox import transaction
from community.statements import Prepared, made_once, rows_of


def spend(member: Member | Actor, act: str, other_id: int | None = None) -> None:
    """Count that the member does act, towards the other if one is named. In the transaction of the act.

    act: a name of ``table.CAPS``. What is taken back is not given back: it was felt. What one does to oneself, staff,
    imported members and a house without limits (RATE_LIMITS=0) are exempt. Raises CapReached.
    """
    if is_exempt(member) or other_id == member.id:
        return
    cap = CAPS[act]
    limits = {EVERYBODY: most_of(cap.altogether, member.trust)}
    if cap.per_member and other_id is not None:
        limits[other_id] = most_of(cap.per_member, member.trust)
    left = _one_more(member, act, limits)
    for towards, most in limits.items():
        if towards not in left:
            raise CapReached(cap.zh, cap.en, most, seconds_left(utcnow()), towards_one=towards != EVERYBODY)


def spend_on_each(member: Member | Actor, act: str, other_ids: Iterable[int]) -> None:
    """Count that the member does act towards each of the others. Raises CapReached."""
    for other_id in sorted(other_ids):
        spend(member, act, other_id)


def is_exempt(member: Member | Actor) -> bool:
    """Do the caps not hold for this member, or in this house?"""
    return member.is_staff or member.imported or not current_app.config["COMMUNITY"].rate_limits


def _one_more(member: Member | Actor, act: str, limits: Mapping[int, int]) -> set[int]:
    """One more towards each, by a statement that locks its rows. Returns towards whom there was room for it."""
    use = {"member_id": member.id, "day": reporting_day(), "act": act}
    towards = {f"other_{n}": id_ for n, id_ in enumerate(limits)}
    most = dict(zip(("altogether", "per_member"), (*limits.values(), 0), strict=False))
    counted = rows_of(Prepared(made_once(_counting, *towards), use | towards | most))
    return {row.other_id for row in counted}


def _counting(*others: str) -> Executable:
    table = CapUse.__table__
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    use = {name: bindparam(name, type_=table.c[name].type) for name in ("member_id", "day", "act")}
    towards = [bindparam(name, type_=table.c.other_id.type) for name in others]
    one_more = dialect.insert(table).values([{**use, "other_id": other, "times": 1} for other in towards])
    most = case((one_more.excluded.other_id == EVERYBODY, bindparam("altogether")), else_=bindparam("per_member"))
    counted = {"set_": {"times": table.c.times + 1}, "where": table.c.times < cast(most, Integer)}
    one_more = one_more.on_conflict_do_update(index_elements=list(table.primary_key), **counted)
    return one_more.returning(table.c.other_id)


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

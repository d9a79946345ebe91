"""Making win-backs, launching them, and telling members. They flush, never commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pyroaring import BitMap
from sqlalchemy import delete, select, update

from community import outbox
from community.activity.bitmaps import from_blob, to_blob
from community.clock import utcnow
from community.database import db
from community.errors import Conflict
from community.mail.actions import post_mail
from community.mail.queries import can_get_mail
from community.members.models import Member
from community.metrics.holdout import is_held_out
from community.notifications.actions import Official, notify_all
from community.relations import insert_new
from community.segments.queries import counted_in
from community.winbacks.models import Winback, WinbackExposure
from community.winbacks.queries import OCCASION, get_winback, listed, preference_of, willing

TOLD_AT_ONCE = 200  # members in one transaction


def make_winback(member: Member, name: str, **said: Any) -> Winback:
    """Plan a win-back. Raises Conflict for a name that is taken: it decides who is held out, so it serves once.

    Raises Invalid for a segment that does not stand.
    """
    counted_in(said.get("segment"))
    if not insert_new(Winback, name=name, version=1, **said, made_by=member.id, created_at=utcnow()):
        raise Conflict(f"There is, or was, a win-back {name!r}; take another name.")
    return get_winback(name)


def change_winback(winback: Winback, **changes: Any) -> None:
    """Change the plan. Raises Conflict after the launch, Invalid for a segment that does not stand."""
    if winback.launched_at is not None:
        raise Conflict("It was launched: members were told what it said. Make another.")
    counted_in(changes.get("segment"))
    for name, value in changes.items():
        setattr(winback, name, value)
    winback.version += 1
    db.session.flush()


def launch_winback(winback: Winback) -> None:
    """Fix who is on the list, and have workers tell them. Twice is harmless. Records ``winback.advanced``."""
    if winback.launched_at is not None:
        return
    winback.launched_at, winback.waiting = utcnow(), to_blob(listed(winback))
    winback.version += 1
    db.session.flush()
    outbox.record("winback.advanced", winback_id=winback.id)


def advance_winback(winback_id: int) -> None:
    """Tell the next of the list, or hold them out; each of them once. Hears ``winback.advanced``, records it again
    while somebody waits."""
    locked = select(Winback).where(Winback.id == winback_id).with_for_update()
    winback = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    if winback.waiting is None:
        return
    waiting = from_blob(winback.waiting)
    numbers = BitMap(waiting[:TOLD_AT_ONCE])
    members = willing(numbers)
    _tell(winback, [member for member in members if _expose(winback, member, utcnow())])
    left = waiting - numbers
    winback.waiting = to_blob(left) if left else None
    db.session.flush()
    if left:
        outbox.record("winback.advanced", winback_id=winback.id)


def _expose(winback: Winback, member: Member, now: datetime) -> bool:
    """Log that the member is told, or held out. Whether to tell them."""
    held_out = is_held_out(winback.name, member.id)
    until = now + timedelta(days=winback.within_days)
    whose = {"winback_id": winback.id, "member_id": member.id, "held_out": held_out}
    return insert_new(WinbackExposure, **whose, exposed_at=now, counts_until=until) and not held_out


def _tell(winback: Winback, members: list[Member]) -> None:
    """In the application always; by mail those who want such mail."""
    texts = {"text_zh": winback.text_zh, "text_en": winback.text_en}
    for notice in notify_all(Official(member.id, OCCASION, **texts) for member in members):
        notice.mail_due_at = None  # official mail is for what members must know
    for member in members:
        if winback.by_mail and can_get_mail(member) and preference_of(member)["mail"]:
            post_mail(member, OCCASION, key=f"{OCCASION}:{winback.id}:{member.id}", winback_id=winback.id)
    db.session.flush()


def forget_in_winbacks(member_id: int, number: int) -> None:
    """Forget what an erased member was told, and that they were to be told something."""
    db.session.execute(delete(WinbackExposure).where(WinbackExposure.member_id == member_id))
    locked = select(Winback).where(Winback.waiting.is_not(None)).order_by(Winback.id).with_for_update()
    for winback in db.session.scalars(locked.execution_options(populate_existing=True)).all():
        left = from_blob(winback.waiting) - BitMap([number])
        db.session.execute(update(Winback).where(Winback.id == winback.id).values(waiting=to_blob(left)))

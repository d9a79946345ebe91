"""Blocking and muting. Doing so twice is the same as once."""

from __future__ import annotations

from sqlalchemy import func, or_, select, update

from community import outbox
from community.blocks.models import Block, Mute
from community.clock import utcnow
from community.database import db
from community.errors import Conflict
from community.members.models import Member
from community.members.queries import lock_members
from community.relations import begin, end


def block(member: Member, other: Member) -> int:
    """Hide the two from each other. Returns how many the member blocks.

    Records ``member.blocked``, by which follows between the two end in the same transaction.
    Raises Conflict for oneself.
    """
    _check_two(member, other)
    lock_members(member.id, other.id)  # a follow that begins in this moment sees the block, or is seen
    if begin(Block, member_id=member.id, other_id=other.id):
        outbox.record("member.blocked", member_id=member.id, other_id=other.id)
    return _count(Block, member)


def unblock(member: Member, other: Member) -> int:
    """Let the two see each other again. Follows that ended do not come back. Returns how many the member blocks."""
    end(Block, member_id=member.id, other_id=other.id)
    return _count(Block, member)


def mute(member: Member, other: Member) -> int:
    """Spare the member the other in lists; the other does not notice. Returns how many the member mutes.

    Raises Conflict for oneself.
    """
    _check_two(member, other)
    begin(Mute, member_id=member.id, other_id=other.id)
    return _count(Mute, member)


def unmute(member: Member, other: Member) -> int:
    """Show the other in lists again. Returns how many the member mutes."""
    end(Mute, member_id=member.id, other_id=other.id)
    return _count(Mute, member)


def end_blocks_of(member: Member) -> None:
    """End every block and mute of the member and against them, when their account ends."""
    for model in (Block, Mute):
        theirs = or_(model.member_id == member.id, model.other_id == member.id)
        statement = update(model).where(theirs, model.ended_at.is_(None)).values(ended_at=utcnow())
        db.session.execute(statement.execution_options(synchronize_session=False))


def _check_two(member: Member, other: Member) -> None:
    if member.id == other.id:
        raise Conflict("You cannot block or mute yourself; name another member.")


def _count(model: type, member: Member) -> int:
    live = select(func.count()).select_from(model).where(model.member_id == member.id, model.ended_at.is_(None))
    return db.session.scalar(live) or 0

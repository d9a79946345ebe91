"""What a member has, owes and will lose, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from community.clock import utcnow
from community.database import db
from community.points.models import Kind, Lot, LotUse, PointAccount, Transfer

AT_ONCE = 500
GIVING = (Kind.EARN, Kind.RESTORE)


class Expiring(NamedTuple):
    """The next points to expire, and when."""

    amount: int
    at: datetime


class Balance(NamedTuple):
    """What a member has to spend, what they owe, what expires next, and their growth value."""

    available: int
    debt: int
    growth: int
    expiring: Expiring | None


def balance_of(member_id: int, now: datetime | None = None) -> Balance:
    """Points past their time do not count, whether or not they have been taken out of the ledger yet."""
    unspent = (Lot.member_id == member_id, Lot.remaining > 0, Lot.expires_at > (now or utcnow()))
    days = select(Lot.expires_at, func.sum(Lot.remaining)).where(*unspent).group_by(Lot.expires_at)
    lots = db.session.execute(days.order_by(Lot.expires_at)).all()
    kept = select(PointAccount.debt, PointAccount.growth).filter_by(member_id=member_id)
    debt, growth = db.session.execute(kept).first() or (0, 0)
    expiring = Expiring(int(lots[0][1]), lots[0][0]) if lots else None
    return Balance(sum(int(amount) for _, amount in lots), debt, growth, expiring)


def growth_of(member_id: int) -> int:
    """The member's growth value."""
    return db.session.scalar(select(PointAccount.growth).filter_by(member_id=member_id)) or 0


def ledger_rows(member_id: int) -> Select:
    """All that moved points of the member, as rows to be ordered by id."""
    return select(*Transfer.__table__.c).where(Transfer.member_id == member_id)


def lots_left(member_id: int) -> Sequence[Lot]:
    """Lots with something left, what expires first before the rest. Read under the lock of the account."""
    left = select(Lot).where(Lot.member_id == member_id, Lot.remaining > 0).order_by(Lot.expires_at, Lot.id)
    return db.session.scalars(left.execution_options(populate_existing=True)).all()


def lots_taken(spent: Transfer) -> Sequence[Any]:
    """(lot, how much of it) that a spending took, what expires last before the rest."""
    taken = select(Lot, LotUse.amount).join(LotUse, LotUse.lot_id == Lot.id).where(LotUse.transfer_id == spent.id)
    ordered = taken.order_by(Lot.expires_at.desc(), Lot.id.desc()).execution_options(populate_existing=True)
    return db.session.execute(ordered).all()


def is_reversed(transfer: Transfer) -> bool:
    """Whether another transfer takes this one back. Read under the lock of the account."""
    return db.session.scalar(select(Transfer.id).filter_by(reverses_id=transfer.id)) is not None


def standing(*which: Any, kinds: Sequence[str] = GIVING) -> Select:
    """The transfers of these kinds that no other takes back, the oldest first."""
    taken_back = select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))
    mine = select(Transfer).where(Transfer.kind.in_(kinds), Transfer.id.not_in(taken_back), *which)
    return mine.order_by(Transfer.id)


def members_with_due_lots(now: datetime) -> Sequence[int]:
    """Some of those whose points are past their time."""
    due = select(Lot.member_id).where(Lot.remaining > 0, Lot.expires_at <= now).distinct()
    return db.session.scalars(due.order_by(Lot.member_id).limit(AT_ONCE)).all()


def members_to_warn(now: datetime, ahead: timedelta) -> Sequence[int]:
    """Some of those who have points that expire so soon and were not told."""
    soon = (Lot.remaining > 0, Lot.expires_at.between(now, now + ahead), Lot.warned_at.is_(None))
    theirs = select(Lot.member_id).where(*soon).distinct().order_by(Lot.member_id)
    return db.session.scalars(theirs.limit(AT_ONCE)).all()

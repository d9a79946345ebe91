"""Moving points. Everything stands under the lock of the member's account; it flushes, never commits.

A transfer happens once for its fact, however often it is asked for: then nothing moves, and None is returned.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from community import outbox
from community.clock import reporting_day, utcnow
from community.config import Config
from community.database import db
from community.points.errors import NotEnoughPoints
from community.points.lots import end_of_life, shared_out
from community.points.models import Account, Kind, Lot, LotUse, Move, PointAccount, Transfer
from community.points.queries import is_reversed, lots_left, lots_taken
from community.points.words import EXPIRED, LEFT_BEHIND, Words, returned, taken_back, taken_up_again
from community.relations import insert_new

GRACE = timedelta(days=30)  # what comes back from a redemption can be spent for so long at least


def earn(
    member_id: int, points: int, *, growth: int, fact: str, words: Words, now: datetime | None = None, **cause: Any
) -> Transfer | None:
    """Give the member points: first against their debt, the rest to spend until it expires.

    cause: what stands on the transfer of where it comes from: rule, rules_version, content_id, counterpart_id.
    """
    now = now or utcnow()
    account = account_to_change(member_id)
    if _is_known(fact):
        return None
    transfer = _begin(account, Kind.EARN, fact, words, now, growth=growth, **cause)
    _credit(account, transfer, Account.ISSUED, points, now)
    return transfer


def spend(member_id: int, points: int, *, fact: str, words: Words, now: datetime | None = None) -> Transfer | None:
    """Take points that the member has, what expires first before the rest. Raises NotEnoughPoints."""
    now = now or utcnow()
    account = account_to_change(member_id)
    if _is_known(fact):
        return None
    _expire_due(account, now)
    if account.available < points:
        raise NotEnoughPoints(account.available, points)
    transfer = _begin(account, Kind.SPEND, fact, words, now)
    _move(account, transfer, Account.AVAILABLE, Account.SPENT, points)
    lots = {lot.id: lot for lot in lots_left(member_id)}
    for lot_id, taken in shared_out(points, [(lot.id, lot.remaining) for lot in lots.values()]):
        lots[lot_id].remaining -= taken
        db.session.add(LotUse(transfer_id=transfer.id, lot_id=lot_id, amount=taken))
    db.session.flush()
    return transfer


def give_back(spent: Transfer, now: datetime | None = None) -> Transfer | None:
    """Return what was spent for nothing: against a debt first, the rest into the lots that it came from.

    What would have expired meanwhile can be spent for GRACE more.
    """
    now = now or utcnow()
    account = account_to_change(spent.member_id)
    if is_reversed(spent):
        return None
    transfer = _reversing(account, Kind.RETURN, spent, returned(spent.words), now)
    rest = -spent.amount - _repay(account, transfer, Account.SPENT, -spent.amount)
    _move(account, transfer, Account.SPENT, Account.AVAILABLE, rest)
    uses = lots_taken(spent)
    for lot_id, amount in shared_out(rest, [(lot.id, taken) for lot, taken in uses]):
        lot = next(lot for lot, _ in uses if lot.id == lot_id)
        lot.remaining, lot.expires_at = lot.remaining + amount, max(lot.expires_at, now + GRACE)
    db.session.flush()
    return transfer


def take_back(earned: Transfer, now: datetime | None = None) -> Transfer | None:
    """Reverse an earning. What of it was spent, or repaid a debt, becomes a debt; what expired is gone anyway."""
    now = now or utcnow()
    account = account_to_change(earned.member_id)
    if is_reversed(earned):
        return None
    transfer = _reversing(account, Kind.REVERSE, earned, taken_back(earned.words), now, growth=-earned.growth)
    lot = db.session.scalar(select(Lot).filter_by(transfer_id=earned.id).execution_options(populate_existing=True))
    left, expired = (lot.remaining, lot.expired) if lot else (0, 0)
    if lot:
        lot.remaining = 0
    _move(account, transfer, Account.AVAILABLE, Account.REVERSED, left)
    _move(account, transfer, Account.DEBT, Account.REVERSED, earned.amount - left - expired)
    db.session.flush()
    return transfer


def restore(reversal: Transfer, now: datetime | None = None) -> Transfer | None:
    """Give again what a reversal took: its reason is gone."""
    now = now or utcnow()
    account = account_to_change(reversal.member_id)
    if is_reversed(reversal):
        return None
    words = taken_up_again(reversal.words)
    transfer = _reversing(account, Kind.RESTORE, reversal, words, now, growth=-reversal.growth)
    _credit(account, transfer, Account.REVERSED, -reversal.amount, now)
    return transfer


def expire(member_id: int, now: datetime | None = None) -> int:
    """Let points go by whose time is over. Returns how many."""
    account = account_to_change(member_id)
    before = account.available
    _expire_due(account, now or utcnow())
    return before - account.available


def close_account(member_id: int, now: datetime | None = None) -> None:
    """Let go by what an erased member left, and forget with which contents it was earned. The sums stay."""
    now = now or utcnow()
    account = account_to_change(member_id)
    _go_by(account, lots_left(member_id), LEFT_BEHIND, now)
    personal = {Transfer.content_id: Transfer.member_id, Transfer.counterpart_id: Transfer.counterpart_id}
    for column, whose in personal.items():
        forgotten = update(Transfer).where(whose == member_id).values({column: None})
        db.session.execute(forgotten.execution_options(synchronize_session=False))
    db.session.expire_all()


def account_to_change(member_id: int) -> PointAccount:
    """The member's account, locked until the end of the transaction, as it is now; opened where there is none."""
    insert_new(PointAccount, member_id=member_id, available=0, debt=0, growth=0)
    locked = select(PointAccount).filter_by(member_id=member_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _is_known(fact: str) -> bool:
    return db.session.scalar(select(Transfer.id).filter_by(fact=fact)) is not None


def _begin(
    account: PointAccount, kind: Kind, fact: str, words: Words, now: datetime, *, growth: int = 0, **cause: Any
) -> Transfer:
    """A transfer that nothing has moved by yet. Records ``growth.changed`` where the growth value does."""
    whose = {"member_id": account.member_id, "kind": kind, "fact": fact, "words": words, "created_at": now}
    transfer = Transfer(**whose, amount=0, growth=growth, **cause)
    account.growth += growth
    db.session.add(transfer)
    db.session.flush()
    if growth:
        outbox.record("growth.changed", member_id=account.member_id)
    return transfer


def _reversing(
    account: PointAccount, kind: Kind, past: Transfer, words: Words, now: datetime, growth: int = 0
) -> Transfer:
    cause = {"reverses_id": past.id, "content_id": past.content_id}
    return _begin(account, kind, f"{kind}:{past.id}", words, now, growth=growth, **cause)


def _move(account: PointAccount, transfer: Transfer, source: Account, target: Account, amount: int) -> None:
    """Move an amount, and follow it in what the member has and owes. Nothing happens to nothing."""
    if amount == 0:
        return
    db.session.add(Move(transfer_id=transfer.id, source=source, target=target, amount=amount))
    for side, sign in ((source, -1), (target, +1)):
        if side is Account.AVAILABLE:
            account.available += sign * amount
        elif side is Account.DEBT:
            account.debt -= sign * amount
        if side in (Account.AVAILABLE, Account.DEBT):
            transfer.amount += sign * amount


def _repay(account: PointAccount, transfer: Transfer, source: Account, amount: int) -> int:
    repaid = min(account.debt, amount)
    _move(account, transfer, source, Account.DEBT, repaid)
    return repaid


def _credit(account: PointAccount, transfer: Transfer, source: Account, amount: int, now: datetime) -> None:
    """Repay the debt; what is left comes as a lot of its own."""
    rest = amount - _repay(account, transfer, source, amount)
    _move(account, transfer, source, Account.AVAILABLE, rest)
    if rest:
        settings: Config = current_app.config["COMMUNITY"]
        expires_at = end_of_life(reporting_day(now), settings.points_days, settings.timezone)
        held = {"amount": rest, "remaining": rest, "expired": 0, "expires_at": expires_at}
        db.session.add(Lot(member_id=account.member_id, transfer_id=transfer.id, **held))
    db.session.flush()


def _expire_due(account: PointAccount, now: datetime) -> None:
    _go_by(account, [lot for lot in lots_left(account.member_id) if lot.expires_at <= now], EXPIRED, now)


def _go_by(account: PointAccount, lots: Iterable[Lot], words: Words, now: datetime) -> None:
    for lot in lots:
        # a lot that points were given back to may go by twice, at another time
        transfer = _begin(account, Kind.EXPIRE, f"expire:{lot.id}:{lot.expired}:{now.isoformat()}", words, now)
        _move(account, transfer, Account.AVAILABLE, Account.EXPIRED, lot.remaining)
        lot.expired, lot.remaining = lot.expired + lot.remaining, 0
    db.session.flush()

"""The ledger. A move takes an amount out of one account and puts it into another, so that every transfer sums to zero
by its very shape; what a member has is kept beside it, and recounted by the audit."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Account(StrEnum):
    """The first two are each member's own, the others the house's."""

    AVAILABLE = "available"
    DEBT = "debt"
    ISSUED = "issued"
    SPENT = "spent"
    EXPIRED = "expired"
    REVERSED = "reversed"


class Kind(StrEnum):
    """Why points move."""

    EARN = "earn"
    SPEND = "spend"
    RETURN = "return"
    EXPIRE = "expire"
    REVERSE = "reverse"
    RESTORE = "restore"


ACCOUNTS = ", ".join(f"'{account}'" for account in Account)


class PointAccount(Model):
    """What a member has and owes. Locked by whoever moves points of theirs; no constraint lets it fall below zero."""

    __tablename__ = "point_accounts"
    __table_args__ = (CheckConstraint("available >= 0 AND debt >= 0", name="never_below_zero"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    available: Mapped[int] = mapped_column(default=0, comment="points to spend, those past their time included")
    debt: Mapped[int] = mapped_column(default=0, comment="points taken back after they were spent; earnings repay them")
    growth: Mapped[int] = mapped_column(default=0, comment="growth value: earned, never spent; it decides levels")


class Transfer(Model):
    """Something that moved points of a member, once per fact."""

    __tablename__ = "point_transfers"
    __table_args__ = (
        Index("ix_point_transfers_of_member", "member_id", "id"),
        Index("ix_point_transfers_by_rule", "member_id", "rule", "created_at"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str] = mapped_column(String(16), comment="earn, spend, return, expire, reverse, restore")
    fact: Mapped[str] = mapped_column(unique=True, comment="what it is for; no fact moves points twice")
    amount: Mapped[int] = mapped_column(comment="by how much the member has more (available less debt), negative: less")
    growth: Mapped[int] = mapped_column(default=0, comment="by how much the growth value changed")
    words: Mapped[dict[str, Any]] = mapped_column(comment="the reason as the member reads it, zh and en")
    rule: Mapped[str | None] = mapped_column(comment="of an earning: the key of the rule")
    rules_version: Mapped[int | None] = mapped_column(comment="of an earning: of the earning rules that held")
    content_id: Mapped[int | None] = mapped_column(
        ForeignKey("contents.id", ondelete="SET NULL"), index=True, comment="what it was earned with"
    )
    counterpart_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), index=True, comment="of an earning: by whose act, if it was one member's"
    )
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("point_transfers.id"), unique=True, comment="the transfer that this one takes back"
    )
    created_at: Mapped[datetime] = mapped_column(comment="UTC")


class Move(Model):
    """An amount leaves one account and enters another: an entry and its counter-entry in one row."""

    __tablename__ = "point_moves"
    __table_args__ = (
        CheckConstraint("amount > 0", name="some_amount"),
        CheckConstraint("source <> target", name="two_accounts"),
        CheckConstraint(f"source IN ({ACCOUNTS}) AND target IN ({ACCOUNTS})", name="known_accounts"),
    )

    id: Mapped[Id]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("point_transfers.id"), index=True)
    source: Mapped[str] = mapped_column(String(16), comment="the account that it leaves")
    target: Mapped[str] = mapped_column(String(16), comment="the account that it enters")
    amount: Mapped[int]


LEFT = text("remaining > 0")


class Lot(Model):
    """Points that came together and expire together. What expires first is spent first."""

    __tablename__ = "point_lots"
    __table_args__ = (
        CheckConstraint("remaining >= 0 AND expired >= 0 AND remaining + expired <= amount", name="no_more_than_came"),
        Index("ix_point_lots_left", "member_id", "expires_at", "id", sqlite_where=LEFT, postgresql_where=LEFT),
        Index("ix_point_lots_due", "expires_at", "member_id", sqlite_where=LEFT, postgresql_where=LEFT),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("point_transfers.id"), unique=True, comment="that brought it")
    amount: Mapped[int] = mapped_column(comment="how many came")
    remaining: Mapped[int] = mapped_column(comment="how many are left to spend")
    expired: Mapped[int] = mapped_column(default=0, comment="how many went by unspent")
    expires_at: Mapped[datetime] = mapped_column(comment="UTC; an end of a reporting day")
    warned_at: Mapped[datetime | None] = mapped_column(comment="UTC; when the member was told that it expires soon")


class LotUse(Model):
    """How much of a lot a spending took."""

    __tablename__ = "point_lot_uses"
    __table_args__ = (CheckConstraint("amount > 0", name="some_amount"),)

    transfer_id: Mapped[int] = mapped_column(ForeignKey("point_transfers.id"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("point_lots.id"), primary_key=True, index=True)
    amount: Mapped[int]

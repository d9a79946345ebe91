"""What points buy, and who bought it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model


class State(StrEnum):
    REQUESTED = "requested"
    FULFILLED = "fulfilled"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Reward(Model):
    """Something that the shop gives for points."""

    __tablename__ = "rewards"
    __table_args__ = (
        CheckConstraint("cost > 0", name="not_for_nothing"),
        CheckConstraint("stock >= 0", name="no_more_than_there_are"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every change of it; never by the stock")
    title_zh: Mapped[str]
    title_en: Mapped[str]
    description_zh: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    cost: Mapped[int] = mapped_column(comment="in points")
    stock: Mapped[int | None] = mapped_column(comment="how many are left; null: there is no end of them")
    most_per_member: Mapped[int | None] = mapped_column(comment="redemptions of one member; null: any number")
    opens_at: Mapped[datetime | None] = mapped_column(comment="UTC; null: at once")
    closes_at: Mapped[datetime | None] = mapped_column(comment="UTC; null: never")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")


class Redemption(Model):
    """A member gave points for a reward; the host answers with a coupon, or refuses."""

    __tablename__ = "redemptions"
    __table_args__ = (
        Index("ix_redemptions_of_member", "member_id", "id"),
        Index("ix_redemptions_by_state", "state", "requested_at", "id"),
        CheckConstraint("code IS NULL OR state = 'fulfilled'", name="code_when_fulfilled"),
    )

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("point_transfers.id"), unique=True, comment="that paid for it")
    cost: Mapped[int] = mapped_column(comment="in points, on that day")
    state: Mapped[str] = mapped_column(String(16), comment="requested, fulfilled, refused, lapsed")
    code: Mapped[bytes | None] = mapped_column(LargeBinary, comment="the coupon, encrypted; see members.secrets")
    words: Mapped[dict[str, Any] | None] = mapped_column(comment="why the points came back, zh and en")
    requested_at: Mapped[datetime] = mapped_column(comment="UTC")
    answered_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    reward: Mapped[Reward] = relationship()

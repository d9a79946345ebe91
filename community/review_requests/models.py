"""Requests for reviews of what was delivered, and whom, what and which orders the host leaves out.

Nothing here knows a rating, and nothing may: whom a shop asks must not depend on what they think of it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model

SUBJECTS = ("member_id", "product_id", "order_id")
ONE_SUBJECT = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in SUBJECTS) + " = 1"


class State(StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    REMINDED = "reminded"
    CLOSED = "closed"


class ReviewRequest(Model):
    """A delivered product of an order, and how far its buyer was asked to review it: once, and reminded once."""

    __tablename__ = "review_requests"
    __table_args__ = (
        UniqueConstraint("order_id", "product_id"),
        Index("ix_review_requests_next_at", "next_at", "id"),
        Index("ix_review_requests_member_id", "member_id", "product_id", "id"),
        Index("ix_review_requests_state", "state", "id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16), default=State.WAITING, comment="waiting, asked, reminded, closed")
    reason: Mapped[str | None] = mapped_column(comment="why it was closed; see reasons.REASONS")
    delivered_at: Mapped[datetime] = mapped_column(comment="UTC")
    next_at: Mapped[datetime | None] = mapped_column(comment="UTC; when to look at it again; null: never")
    asked_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    reminded_at: Mapped[datetime | None] = mapped_column(comment="UTC")


class RequestBlock(Model):
    """A member, a product or an order that the host never asks about."""

    __tablename__ = "review_request_blocks"
    __table_args__ = (CheckConstraint(ONE_SUBJECT, name="one_subject"),)

    id: Mapped[Id]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), unique=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")

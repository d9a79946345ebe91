"""Collaborations of the shop with opinion leaders, and the contents that were made for them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.members.models import Member

MOST_COMPARED = 5_000  # members of a comparison group; a request of 150 kB


class CollaborationStatus(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    CANCELLED = "cancelled"


class Collaboration(Model):
    """A brief for one opinion leader, and what became of it. The brief never changes: another brief is another row."""

    __tablename__ = "collaborations"
    __table_args__ = (
        Index("ix_collaborations_of_member", "member_id", "id"),
        Index("ix_collaborations_status", "status", "id"),
        CheckConstraint("member_id <> invited_by", name="not_with_oneself"),
        CheckConstraint("begins_on <= ends_on", name="ends_after_it_begins"),
        CheckConstraint("(fee_minor IS NULL) = (currency IS NULL)", name="fee_with_currency"),
    )

    id: Mapped[Id]
    status: Mapped[str] = mapped_column(String(16), default=CollaborationStatus.INVITED.value)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), comment="the opinion leader")
    invited_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    title: Mapped[str]
    product_ids: Mapped[list[Any]] = mapped_column(comment="of the host")
    deliverables: Mapped[str]
    fee: Mapped[str] = mapped_column(default="", comment="in words; nothing is paid through us")
    fee_minor: Mapped[int | None] = mapped_column(comment="the same in integer minor units, for cost per engagement")
    currency: Mapped[str | None] = mapped_column(comment="of fee_minor, ISO 4217")
    disclosure: Mapped[str] = mapped_column(comment="which label its contents bear; slug of content.labels")
    begins_on: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE")
    ends_on: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE, the last one")
    comparison: Mapped[dict[str, Any] | None] = mapped_column(
        comment="named with the brief: member_ids, or followers_of a member; null: no effect is computed"
    )
    answer: Mapped[str] = mapped_column(default="", comment="what the opinion leader said")
    end_note: Mapped[str] = mapped_column(default="", comment="what was said at the end")
    invited_at: Mapped[datetime] = mapped_column(comment="UTC")
    answered_at: Mapped[datetime | None] = mapped_column(comment="UTC; accepted or declined")
    ended_at: Mapped[datetime | None] = mapped_column(comment="UTC; done or cancelled")

    member: Mapped[Member] = relationship(foreign_keys=member_id, lazy="joined")


class CollaborationContent(Model):
    """A content was made for a collaboration. What was published for it stays linked for good."""

    __tablename__ = "collaboration_contents"

    content_id: Mapped[int] = mapped_column(
        ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaborations.id", ondelete="CASCADE"), index=True)
    linked_at: Mapped[datetime] = mapped_column(comment="UTC")

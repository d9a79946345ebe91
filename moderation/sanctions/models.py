"""Sanctions: what was taken from a member, why, by whom, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.members.models import Member
from moderation.judgement.submission import KINDS

SANCTIONS = ("warn", "limit", "mute", "suspend")
WRITING, EVERYTHING = "writing", "all"  # what members.actions.check_unrestricted knows beside single features
REACTIONS = ("like", "bookmark", "follow", "helpful", "share", "report")
FEATURES = (*KINDS, "picture", "profile", *REACTIONS)
TAKEN = {"warn": None, "mute": WRITING, "suspend": EVERYTHING}
USUAL_DAYS, MOST_DAYS = 7, 365  # none is for ever: MODERATION 1.3, row 44


class Sanction(Model):
    """Laid on a member by a person, in consequence of a decision. It ends by itself, or is lifted."""

    __tablename__ = "sanctions"
    __table_args__ = (
        Index("ix_sanctions_of_member", "member_id", "id"),
        CheckConstraint("sanction IN ('warn', 'limit', 'mute', 'suspend')", name="sanction_known"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    sanction: Mapped[str] = mapped_column(comment="warn, limit, mute or suspend")
    feature: Mapped[str | None] = mapped_column(comment="what it takes: one, writing, or all; null for a warning")
    reason: Mapped[str] = mapped_column(comment="slug of the catalogue")
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True, comment="every sanction names its case")
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id"), index=True, comment="it falls with this decision"
    )
    imposed_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    imposed_at: Mapped[datetime] = mapped_column(comment="UTC")
    until: Mapped[datetime | None] = mapped_column(comment="UTC; null for a warning")
    lifted_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while it was not lifted")
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    lift_note: Mapped[str] = mapped_column(default="", comment="for staff")

    member: Mapped[Member] = relationship(foreign_keys=member_id, lazy="select")

"""Opinion leaders: applications, verified profiles, and the screening score of whoever has enough to be scored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.members.models import Member

MOST_NICHES, MOST_LINKS, MOST_EVIDENCE = 5, 5, 9
LONGEST_BIO = 500


class ApplicationStatus(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN = text("status = 'open'")


class KolApplication(Model):
    """A member asks to be verified as an opinion leader. One is open per member; a decision is never taken back."""

    __tablename__ = "kol_applications"
    __table_args__ = (
        Index("uq_kol_applications_open", "member_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_kol_applications_of_member", "member_id", "id"),
        Index("ix_kol_applications_status", "status", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(16), default=ApplicationStatus.OPEN.value)
    evidence: Mapped[str] = mapped_column(comment="who they are and how staff can see that, in their words")
    links: Mapped[list[Any]] = mapped_column(comment="https addresses; become those of the profile")
    media_ids: Mapped[list[Any]] = mapped_column(comment="their own pictures, for staff; kept while it is open")
    niches: Mapped[list[Any]] = mapped_column(comment="names of topics, at most 5")
    bio: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="", comment="what the decision says to the member")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    decided_at: Mapped[datetime | None] = mapped_column(comment="UTC; of the decision or the withdrawal")

    member: Mapped[Member] = relationship(foreign_keys=member_id, lazy="joined")


class Kol(Model):
    """The profile of a verified opinion leader. Revoked, it stays for staff, and nobody else sees it."""

    __tablename__ = "kols"
    __table_args__ = (
        Index("ix_kols_tier", "tier", "member_id"),
        Index("ix_kols_verified_at", "verified_at", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(default=1, comment="raised by every change of the profile's words")
    bio: Mapped[str] = mapped_column(default="")
    links: Mapped[list[Any]] = mapped_column(default=list)
    niches: Mapped[list[Any]] = mapped_column(default=list, comment="as shown; found by kol_niches")
    shown: Mapped[bool] = mapped_column(default=False, comment="set by moderation: bio and niches may be shown")
    tier: Mapped[str | None] = mapped_column(comment="by the rules of KOL_TIERS; null below all")
    verified_at: Mapped[datetime] = mapped_column(comment="UTC; the latest verification")
    verified_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while verified")
    revoked_because: Mapped[str] = mapped_column(default="", comment="as the member was told")

    member: Mapped[Member] = relationship(foreign_keys=member_id, lazy="joined")


class KolNiche(Model):
    """An opinion leader is at home in a niche."""

    __tablename__ = "kol_niches"
    __table_args__ = (Index("ix_kol_niches_niche", "niche", "member_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("kols.member_id", ondelete="CASCADE"), primary_key=True)
    niche: Mapped[str] = mapped_column(primary_key=True)


class KolScore(Model):
    """What the last computation made of a member with enough notes to be looked at; a KOL or not yet."""

    __tablename__ = "kol_scores"
    __table_args__ = (
        Index("ix_kol_scores_value", "value", "member_id"),
        Index("ix_kol_scores_growth", "growth", "member_id"),
        CheckConstraint("value BETWEEN 0 AND 100", name="value_0_to_100"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    value: Mapped[float | None] = mapped_column(comment="0..100; null with too little to say")
    terms: Mapped[list[Any]] = mapped_column(comment="each with weight, value, part, points and inputs")
    lacks: Mapped[list[Any]] = mapped_column(comment="why there is no value: what, need, have")
    reasons: Mapped[list[Any]] = mapped_column(comment="why they are rising; empty for who is not")
    growth: Mapped[float | None] = mapped_column(
        comment="of engagement per impression, month over month; null: unknown"
    )
    figures: Mapped[dict[str, Any]] = mapped_column(comment="sums of the 90 days")
    version: Mapped[str] = mapped_column(comment="of the score's definition; see scoring.VERSION")
    as_of: Mapped[datetime] = mapped_column(comment="UTC; when it was computed")

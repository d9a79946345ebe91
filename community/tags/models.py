"""What interests a member: what they said themselves, and what was derived from what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class MemberTag(Model):
    """A topic interests a member: declared by them, derived, or both; or they deleted it, and it stays away."""

    __tablename__ = "member_tags"
    __table_args__ = (CheckConstraint("strength BETWEEN 0 AND 1", name="strength_0_to_1"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, index=True)
    strength: Mapped[float] = mapped_column(default=0.0, comment="0..1; 1 when declared, 0 when deleted")
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="derived from: how often by kind of act")
    declared_at: Mapped[datetime | None] = mapped_column(comment="UTC; null unless the member chose it")
    derived_at: Mapped[datetime | None] = mapped_column(comment="UTC; null unless it is derived")
    refused_at: Mapped[datetime | None] = mapped_column(comment="UTC; the member deleted it: it is derived no more")

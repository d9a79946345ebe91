"""Second looks at decisions: what another moderator would have decided, who knows nothing of the first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from moderation.desk.models import Decision

WAITING = text("outcome IS NULL")


class SecondLook(Model):
    """A decision that was drawn for a second look, and what came of it. It changes nothing by itself."""

    __tablename__ = "second_looks"
    __table_args__ = (
        Index("ix_second_looks_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        CheckConstraint("outcome IN ('publish', 'label', 'limit', 'remove')", name="outcome_known"),
    )

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), unique=True)
    policy: Mapped[str] = mapped_column(comment="slug of what the case was about when it was decided")
    drawn_at: Mapped[datetime] = mapped_column(comment="UTC")
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    claimed_until: Mapped[datetime | None] = mapped_column(comment="UTC; end of the lease")
    outcome: Mapped[str | None] = mapped_column(comment="publish, label, limit or remove; null while somebody has to")
    reason: Mapped[str | None] = mapped_column(comment="slug of the catalogue; null for publish")
    note: Mapped[str] = mapped_column(default="", comment="for staff")
    agrees: Mapped[bool | None] = mapped_column(comment="with the decision, in its outcome")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    given_at: Mapped[datetime | None] = mapped_column(index=True, comment="UTC")

    decision: Mapped[Decision] = relationship(lazy="select")

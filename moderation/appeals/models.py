"""What members object to, and what they were answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.content.models import Content
from community.database import Id, Model
from community.members.models import Member
from moderation.desk.models import Decision


class AppealStatus(StrEnum):
    """withdrawn: the appellant erased their account before it was decided."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


AGAINST_SCREENING = text("decision_id IS NULL")


class Appeal(Model):
    """A member objects to a decision, or to what screening did. Once per decision, or per screened version."""

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("decision_id", "appellant_id", name="uq_appeals_of_decision"),
        Index(
            "uq_appeals_of_screening",
            "content_id",
            "content_version",
            "appellant_id",
            unique=True,
            sqlite_where=AGAINST_SCREENING,
            postgresql_where=AGAINST_SCREENING,
        ),
        Index("ix_appeals_waiting", "status", "id"),
        CheckConstraint("status IN ('open', 'upheld', 'overturned', 'withdrawn')", name="status_known"),
        CheckConstraint("role IN ('author', 'reporter')", name="role_known"),
    )

    id: Mapped[Id]
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    content_version: Mapped[int] = mapped_column(comment="that was judged")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), comment="null: against screening")
    appellant_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[str] = mapped_column(comment="author, or reporter whose report was refused")
    text: Mapped[str] = mapped_column(comment="of the appellant; empty once their account is erased")
    status: Mapped[str] = mapped_column(default=AppealStatus.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(comment="UTC")
    answer: Mapped[str | None] = mapped_column(comment="in words, to the appellant")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    same_person: Mapped[bool] = mapped_column(default=False, comment="nobody else could decide; for the report")
    led_to: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True, comment="the new decision")

    content: Mapped[Content] = relationship(lazy="select")
    decision: Mapped[Decision | None] = relationship(foreign_keys=decision_id, lazy="select")
    appellant: Mapped[Member] = relationship(foreign_keys=appellant_id, lazy="select")

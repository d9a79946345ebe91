"""What replays found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Replay(Model):
    """A rule, word or policy tried on what was submitted before, and what it would have changed."""

    __tablename__ = "replays"
    __table_args__ = (Index("ix_replays_of_subject", "subject", "subject_id", "id"),)

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(comment="rule, word or policy")
    subject_id: Mapped[int | None] = mapped_column(comment="of the rule or word; null for a policy")
    version: Mapped[str] = mapped_column(comment="of the rule, word or policy")
    since: Mapped[datetime] = mapped_column(comment="UTC; screenings from here")
    result: Mapped[dict[str, Any]] = mapped_column(comment="as the API shows it")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, comment="null: a command")
    made_at: Mapped[datetime] = mapped_column(comment="UTC")

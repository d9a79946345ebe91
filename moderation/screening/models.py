"""What screening said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Screening(Model):
    """What the pipeline said of one version of a content, and all that it saw, so that it can be replayed."""

    __tablename__ = "screenings"
    __table_args__ = (
        Index("ix_screenings_content_id_id", "content_id", "id"),
        Index("ix_screenings_screened_at", "screened_at", "id", "outcome", "content_id", "version"),
    )

    id: Mapped[Id]
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(comment="of the content")
    outcome: Mapped[str] = mapped_column(comment="what was done: publish, label, limit, hold or reject")
    policy_version: Mapped[str]
    edition: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="of the rulebook that judged; 0 before the first"
    )
    models: Mapped[dict[str, Any]] = mapped_column(comment="version of each text model that was asked, by task")
    inputs: Mapped[dict[str, Any]] = mapped_column(comment="the submission; Submission.from_json reads it")
    verdict: Mapped[dict[str, Any]] = mapped_column(comment="findings, reasons, scores; Verdict.from_json reads it")
    statement: Mapped[dict[str, Any] | None] = mapped_column(comment="statement of reasons; null for a publish")
    qa_rate: Mapped[float | None] = mapped_column(
        comment="0..1, the share of its like that was drawn for a second look; null: not drawn"
    )
    elapsed_seconds: Mapped[float] = mapped_column(comment="CPU time of the checks")
    screened_at: Mapped[datetime] = mapped_column(comment="UTC")
    erased_at: Mapped[datetime | None] = mapped_column(comment="UTC; its words went with their author's account")

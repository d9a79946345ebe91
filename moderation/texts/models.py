"""What screening said of words that are no content: names and descriptions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class TextScreening(Model):
    """What the pipeline said of one text, and all that it saw. Goes with the account of who wrote it."""

    __tablename__ = "text_screenings"
    __table_args__ = (Index("ix_text_screenings_of_subject", "subject", "subject_id", "id"),)

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(comment="collection, collection_item, member")
    subject_id: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(comment="of the policy; what is less than hold is shown")
    policy_version: Mapped[str]
    edition: Mapped[int] = mapped_column(comment="of the rulebook that judged")
    inputs: Mapped[dict[str, Any]] = mapped_column(comment="the submission; Submission.from_json reads it")
    verdict: Mapped[dict[str, Any]] = mapped_column(comment="Verdict.from_json reads it")
    screened_at: Mapped[datetime] = mapped_column(comment="UTC")

"""What screening said of words that are no content, names and descriptions; and what members report of collections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model
from community.relations import Relation, one_live


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


class CollectionReport(Relation, Model):
    """A member says that a public collection breaks a rule. It ends when a moderator hides it or leaves it."""

    __tablename__ = "collection_reports"
    __table_args__ = (one_live("collection_reports", "collection_id", "reporter_id"),)

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(comment="slug of the catalogue")
    note: Mapped[str] = mapped_column(default="")
    upheld: Mapped[bool | None] = mapped_column(comment="what became of it; null while it lives")

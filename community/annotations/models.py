"""What happened on which days: beside the figures, so that nobody has to remember it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model

KINDS = ("campaign", "incident", "content", "release")


class Annotation(Model):
    """Something that a report should be read beside."""

    __tablename__ = "annotations"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="ends_after_it_begins"),
        Index("ix_annotations_days", "first_day", "last_day"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit")
    kind: Mapped[str] = mapped_column(String(16), comment="campaign, incident, content, release")
    first_day: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE")
    last_day: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE; belongs to it")
    text_zh: Mapped[str]
    text_en: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")

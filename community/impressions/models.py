"""Who saw what, on which day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class Impression(Model):
    """A list or a page showed a content to a person who is not its author. Source: impression, DEFINITIONS."""

    __tablename__ = "impressions"
    __table_args__ = (
        Index("ix_impressions_of_day", "day", "content_id"),
        Index("ix_impressions_of_viewer", "viewer", "content_id"),
    )

    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="local day of TIMEZONE")
    viewer: Mapped[str] = mapped_column(primary_key=True, comment="member:<id>, else the visitor")

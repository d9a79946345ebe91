"""What those who look after a topic show first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class TopicPin(Model):
    """A content stands at the head of a topic's page."""

    __tablename__ = "topic_pins"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
    pinned_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    pinned_at: Mapped[datetime] = mapped_column(comment="UTC")

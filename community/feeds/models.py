"""What members do not want to be recommended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model

REASONS = ("content", "author", "topic")


class NotInterested(Model):
    """A member is not interested in a content; or, said of that content, in its author or in one of its topics."""

    __tablename__ = "not_interested"
    __table_args__ = (
        Index("ix_not_interested_author", "member_id", "author_id"),
        Index("ix_not_interested_topic", "member_id", "topic_id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(
        ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True, comment="of which it was said"
    )
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), index=True, comment="set where it was said of the author"
    )
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topics.id"), index=True, comment="set where it was said of a topic"
    )
    said_at: Mapped[datetime] = mapped_column(comment="UTC")

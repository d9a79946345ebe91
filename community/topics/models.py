"""Topics: what #话题# and #tag name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Topic(Model):
    """A topic. Its name is folded (NFKC, case), so that #Tea and #tea are one."""

    __tablename__ = "topics"
    __table_args__ = (Index("ix_topics_most_borne", "contents_count", "id"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True, comment="folded; see text.fold")
    description: Mapped[str] = mapped_column(default="")
    rules: Mapped[str] = mapped_column(default="")
    banned: Mapped[bool] = mapped_column(default=False, comment="moderators closed it: it is not shown, nor linked")
    contents_count: Mapped[int] = mapped_column(default=0, comment="published contents that bear it")
    followers_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")


class TopicModerator(Model):
    """A member who looks after a topic."""

    __tablename__ = "topic_moderators"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)


class TopicSynonym(Model):
    """Another name of a topic: what is written, followed or looked for under it is the topic's."""

    __tablename__ = "topic_synonyms"

    name: Mapped[str] = mapped_column(primary_key=True, comment="folded; no topic is called so any more")
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(comment="UTC")

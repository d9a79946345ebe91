"""What a member does not want to see in lists: words and topics. Members are muted in ``blocks``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model
from community.relations import Relation, one_live


class MutedKeyword(Model):
    """A word or a phrase that a member does not want to read. Nobody else sees it."""

    __tablename__ = "muted_keywords"
    __table_args__ = (UniqueConstraint("member_id", "folded"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(comment="as the member wrote it")
    folded: Mapped[str] = mapped_column(comment="as it is looked for; see mutes.folding")
    until: Mapped[datetime | None] = mapped_column(comment="UTC; without any effect from then on; null: for good")
    created_at: Mapped[datetime] = mapped_column(comment="UTC")


class TopicMute(Relation, Model):
    """A member does not want to see a topic in lists."""

    __tablename__ = "topic_mutes"
    __table_args__ = (one_live("topic_mutes", "member_id", "topic_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)


class FoldedText(Model):
    """All that a content says, in the form in which muted words are looked for."""

    __tablename__ = "folded_texts"

    content_id: Mapped[int] = mapped_column(
        ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    folded: Mapped[str]

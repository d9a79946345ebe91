"""Reactions: what members say of a content with one sign."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model
from community.relations import Relation, one_live


class Reaction(Relation, Model):
    """A member reacts to a content by a name such as ``useful``; they may hold several names at once."""

    __tablename__ = "reactions"
    __table_args__ = (one_live("reactions", "content_id", "member_id", "name"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(comment="one of REACTIONS when it began")


class ReactionCount(Model):
    """How many reactions of a name a content has now."""

    __tablename__ = "reaction_counts"
    __table_args__ = (
        UniqueConstraint("content_id", "name"),
        CheckConstraint("count >= 0", name="not_negative"),
    )

    id: Mapped[Id]
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"))
    name: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)

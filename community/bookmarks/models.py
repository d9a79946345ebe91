"""Bookmarks."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.relations import Relation, one_live


class Bookmark(Relation, Model):
    """A member keeps a content for later. Nobody else sees who."""

    __tablename__ = "bookmarks"
    __table_args__ = (
        one_live("bookmarks", "member_id", "content_id"),
        Index("ix_bookmarks_of_member", "member_id", "id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)

"""Likes."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.relations import Relation, one_live

DISCOUNTED = text("discount IS NOT NULL")


class Like(Relation, Model):
    """A member likes a content."""

    __tablename__ = "likes"
    __table_args__ = (
        one_live("likes", "member_id", "content_id"),
        Index(None, "member_id", "content_id"),  # ended ones too: a like is asked what there ever was of its pair
        # not of all others too: SQLite takes an index of nulls for a good one
        Index("ix_likes_discount", "discount", sqlite_where=DISCOUNTED, postgresql_where=DISCOUNTED),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    discount: Mapped[str | None] = mapped_column(
        comment="name of a decision by which it is not counted, such as like_ring:7; null: it counts"
    )

"""Likes."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.relations import Relation, one_live


class Like(Relation, Model):
    """A member likes a content."""

    __tablename__ = "likes"
    __table_args__ = (one_live("likes", "member_id", "content_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    discount: Mapped[str | None] = mapped_column(
        index=True, comment="name of a decision by which it is not counted, such as like_ring:7; null: it counts"
    )

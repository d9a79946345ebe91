"""Collections (专辑): what members gather, in their own order, for themselves or for all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.members.models import Member
from community.relations import Relation, one_live

MOST_COLLECTIONS = 200  # of a member; chosen: what they find again without searching
MOST_ITEMS = 1_000  # of a collection; chosen: an order of all of them is one request of 20 kB


class Collection(Model):
    """A member's collection. Others see it while it is public and its words were found fit to be shown."""

    __tablename__ = "collections"
    __table_args__ = (
        Index("ix_collections_of_owner", "owner_id", "id"),
        CheckConstraint("items_count >= 0 AND followers_count >= 0", name="counts_not_negative"),
    )

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1, comment="raised by edits and new orders; never by counters")
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    public: Mapped[bool] = mapped_column(default=False, comment="as its owner wants it")
    shown: Mapped[bool] = mapped_column(default=False, comment="set by moderation: its words may be shown to others")
    hidden_by_person: Mapped[bool] = mapped_column(default=False, comment="set by a moderator; outlasts every edit")
    screening: Mapped[dict[str, Any] | None] = mapped_column(comment="set by moderation: outcome, reasons")
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("contents.id", ondelete="SET NULL"), index=True, comment="the content whose first picture it bears"
    )
    items_count: Mapped[int] = mapped_column(default=0, comment="what is in it, hidden contents too")
    followers_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    changed_at: Mapped[datetime] = mapped_column(comment="UTC; last edit, new order or new item")

    owner: Mapped[Member] = relationship(lazy="select")


class CollectionItem(Model):
    """A content stands in a collection. What is hidden keeps its place."""

    __tablename__ = "collection_items"
    __table_args__ = (
        UniqueConstraint("collection_id", "content_id"),
        Index("ix_collection_items_in_order", "collection_id", "place", "id"),
    )

    id: Mapped[Id]
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    place: Mapped[int] = mapped_column(comment="ascending; may have gaps")
    note: Mapped[str] = mapped_column(default="", comment="what the owner says of it")
    added_at: Mapped[datetime] = mapped_column(comment="UTC")


class CollectionFollow(Relation, Model):
    """A member follows somebody's collection."""

    __tablename__ = "collection_follows"
    __table_args__ = (one_live("collection_follows", "member_id", "collection_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)

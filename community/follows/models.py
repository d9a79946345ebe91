"""Who follows whom, which topic, which product."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.relations import Relation, one_live


class Follow(Relation, Model):
    """member follows other."""

    __tablename__ = "follows"
    __table_args__ = (one_live("follows", "member_id", "other_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class TopicFollow(Relation, Model):
    """member follows a topic."""

    __tablename__ = "topic_follows"
    __table_args__ = (one_live("topic_follows", "member_id", "topic_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)


class ProductFollow(Relation, Model):
    """member follows a product."""

    __tablename__ = "product_follows"
    __table_args__ = (one_live("product_follows", "member_id", "product_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)

"""Blocks hide two members from each other; mutes spare one the other."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.relations import Relation, one_live


class Block(Relation, Model):
    """member does not want to see other, nor be seen."""

    __tablename__ = "blocks"
    __table_args__ = (one_live("blocks", "member_id", "other_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class Mute(Relation, Model):
    """member does not want to see other in lists. other does not notice."""

    __tablename__ = "mutes"
    __table_args__ = (one_live("mutes", "member_id", "other_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)

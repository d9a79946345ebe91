"""When members rose and fell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class LevelChange(Model):
    """A member reached another level. Their first has no row: everybody begins there."""

    __tablename__ = "level_changes"
    __table_args__ = (Index("ix_level_changes_of_member", "member_id", "changed_at", "id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    from_level: Mapped[int]
    to_level: Mapped[int]
    growth: Mapped[int] = mapped_column(comment="growth value at that moment")
    rules_version: Mapped[int] = mapped_column(comment="of the levels that held")
    changed_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")

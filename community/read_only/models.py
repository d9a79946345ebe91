"""Whether members may write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Stop(Model):
    """While this row stands and is not over, members only read. There is at most one, with id 1."""

    __tablename__ = "writing_stops"

    id: Mapped[Id]
    reason_zh: Mapped[str] = mapped_column(comment="as members read it")
    reason_en: Mapped[str]
    since: Mapped[datetime] = mapped_column(comment="UTC")
    until: Mapped[datetime | None] = mapped_column(comment="UTC; null: until somebody ends it")
    set_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, comment="null: the command")

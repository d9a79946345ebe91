"""What members did today of what is capped."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model

EVERYBODY = 0  # in place of a member: altogether


class CapUse(Model):
    """How often a member did something on a day, altogether or towards one other. Rows of past days are deleted."""

    __tablename__ = "cap_uses"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True, comment="of TIMEZONE")
    act: Mapped[str] = mapped_column(primary_key=True, comment="like, follow, ...; see caps.table")
    other_id: Mapped[int] = mapped_column(primary_key=True, comment="towards whom; 0 counts all of them")
    times: Mapped[int]

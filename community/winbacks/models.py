"""Win-backs: whom one asks to come back, whom one leaves alone to compare with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Winback(Model):
    """A message to members who stay away, or to a segment. It is sent once."""

    __tablename__ = "winbacks"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit and by the launch")
    name: Mapped[str] = mapped_column(unique=True, comment="small letters, digits, - and _; decides who is held out")
    segment: Mapped[str | None] = mapped_column(comment="to whom; null: to everybody at risk")
    text_zh: Mapped[str]
    text_en: Mapped[str]
    by_mail: Mapped[bool] = mapped_column(default=False, comment="by mail as well, to those who want that")
    activity: Mapped[str] = mapped_column(default="any", comment="hoped for: any, or an activity of DEFINITIONS")
    within_days: Mapped[int] = mapped_column(default=14, comment="days in which it counts")
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    launched_at: Mapped[datetime | None] = mapped_column(comment="UTC; from then on nothing of it changes")
    waiting: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="numbers of members who are still to be told, a Roaring bitmap; null: nobody"
    )


class WinbackExposure(Model):
    """A member was told, or held out from being told. Source: hold-out, DEFINITIONS."""

    __tablename__ = "winback_exposures"
    __table_args__ = (Index("ix_winback_exposures_member_id", "member_id"),)

    winback_id: Mapped[int] = mapped_column(ForeignKey("winbacks.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    held_out: Mapped[bool] = mapped_column(comment="true: not told, to compare with")
    exposed_at: Mapped[datetime] = mapped_column(comment="UTC")
    counts_until: Mapped[datetime] = mapped_column(comment="UTC; what happens from then on counts no more")

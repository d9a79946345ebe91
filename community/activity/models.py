"""Who did what on which day: a log of today and of what came late, and one bitmap per activity and day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class ActivityEntry(Model):
    """A bit that is not yet in its bitmap. Readers take both, so figures are never behind."""

    __tablename__ = "activity_log"

    activity: Mapped[str] = mapped_column(primary_key=True, comment="activity, DEFINITIONS: visit, post, like, ...")
    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="local day of TIMEZONE")
    number: Mapped[int] = mapped_column(primary_key=True, comment="members.number")


class ActivityBitmap(Model):
    """All members who did an activity on a day, as a Roaring bitmap of their numbers."""

    __tablename__ = "activity_bitmaps"

    activity: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="local day of TIMEZONE")
    bits: Mapped[bytes] = mapped_column(LargeBinary, comment="serialised Roaring bitmap of members.number")
    members: Mapped[int] = mapped_column(comment="number of bits set")
    folded_at: Mapped[datetime] = mapped_column(comment="UTC")


class Visit(Model):
    """A member was here on a day: the fact behind the activity ``visit``."""

    __tablename__ = "visits"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True, comment="local day of TIMEZONE")
    first_at: Mapped[datetime] = mapped_column(comment="UTC; first request or event of the day")

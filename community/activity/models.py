"""Who did what on which day: a log of today and of what came late, and one bitmap per activity and day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


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


class ActivityRevision(Model):
    """The past changed: a day that was told already got late events, or was made anew. An erasure leaves no such row.

    A row that told which days an erased member takes out of the figures would tell of the member.
    """

    __tablename__ = "activity_revisions"

    id: Mapped[Id]
    activity: Mapped[str] = mapped_column(comment="activity, DEFINITIONS")
    day: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE that is told otherwise now")
    old: Mapped[int] = mapped_column(comment="members before")
    new: Mapped[int] = mapped_column(comment="members since")
    revised_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")


class Visit(Model):
    """A member was here on a day: the fact behind the activity ``visit``."""

    __tablename__ = "visits"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True, comment="local day of TIMEZONE")
    first_at: Mapped[datetime] = mapped_column(comment="UTC; first request or event of the day")


class VisitSession(Model):
    """From a member's first request to the last one that came less than thirty minutes after another."""

    __tablename__ = "visit_sessions"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(primary_key=True, index=True, comment="UTC; whole second")
    last_at: Mapped[datetime] = mapped_column(comment="UTC; whole second; the last request so far")

"""Seats at events on the ground, and places on their waiting lists."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.relations import Relation, one_live


class Signup(Relation, Model):
    """A member signed up for an event. Who waits moves up in the order of ids."""

    __tablename__ = "event_signups"
    __table_args__ = (
        one_live("event_signups", "campaign_id", "member_id"),
        Index("ix_event_signups_in_order", "campaign_id", "waiting", "id"),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    waiting: Mapped[bool] = mapped_column(comment="false: has a seat")
    code: Mapped[str] = mapped_column(unique=True, comment="what the QR code at the door says; 80 random bits")
    reminded_at: Mapped[datetime | None] = mapped_column(comment="UTC; the day before")
    attended_at: Mapped[datetime | None] = mapped_column(comment="UTC; checked in by staff")

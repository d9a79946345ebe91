"""Group goals: the moment at which one was reached. How far it is, is counted from the facts whenever asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class GoalReached(Model):
    """All together reached the goal of a campaign. Written once; nothing that is undone later takes it back."""

    __tablename__ = "goals_reached"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    reached_at: Mapped[datetime] = mapped_column(comment="UTC; the time of the fact that completed it")
    noted_at: Mapped[datetime] = mapped_column(comment="UTC; when that was seen, and everybody told")

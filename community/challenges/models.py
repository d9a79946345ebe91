"""Topic challenges: the final ranking, written once, and what was disqualified.

Before the end nothing is stored: an entry is a public content that bears the topic, for as long as it is one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class ChallengeEntry(Model):
    """A place of the final ranking. Whatever becomes of the content, the others keep theirs."""

    __tablename__ = "challenge_entries"
    __table_args__ = (UniqueConstraint("campaign_id", "rank"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True, index=True)
    rank: Mapped[int] = mapped_column(comment="1 is the best")
    score: Mapped[int] = mapped_column(comment="distinct people and kinds of engagement; see challenges.scores")


class Disqualification(Model):
    """A content does not take part, for a reason that its author reads."""

    __tablename__ = "challenge_disqualifications"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True, index=True)
    reason: Mapped[str]
    by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    at: Mapped[datetime] = mapped_column(comment="UTC")

"""Campaigns, the texts they had, who took part, and who was told of them.

What only one kind knows (entries of a lottery, seats of an event) stands in the slice of that kind.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.topics.models import Topic


class Kind(StrEnum):
    TOPIC_CHALLENGE = "topic_challenge"
    LOTTERY = "lottery"
    GROUP_GOAL = "group_goal"
    EVENT = "event"


class State(StrEnum):
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"
    DRAWN = "drawn"
    CANCELLED = "cancelled"


OVER = (State.FROZEN, State.DRAWN, State.CANCELLED)
"""States that nothing leads out of."""


class Campaign(Model):
    """A campaign. From its opening on, nothing of it that counts is changed; its texts may be, and are kept."""

    __tablename__ = "campaigns"
    __table_args__ = (
        Index("ix_campaigns_state", "state", "opens_at"),
        CheckConstraint("opens_at < closes_at", name="ends_after_it_begins"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit")
    kind: Mapped[str] = mapped_column(String(16), comment="topic_challenge, lottery, group_goal, event")
    state: Mapped[str] = mapped_column(
        String(16), default=State.ANNOUNCED, comment="announced, open, closed, frozen, drawn, cancelled"
    )
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="", comment="Markdown")
    description_html: Mapped[str] = mapped_column(default="", comment="cleaned on write")
    rules: Mapped[str] = mapped_column(default="", comment="Markdown")
    rules_html: Mapped[str] = mapped_column(default="", comment="cleaned on write")
    opens_at: Mapped[datetime] = mapped_column(comment="UTC; what happens at this moment is within")
    closes_at: Mapped[datetime] = mapped_column(comment="UTC; what happens at this moment is too late")
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    product_ids: Mapped[list[Any]] = mapped_column(default=list, comment="products, as the host calls them")
    terms: Mapped[dict[str, Any]] = mapped_column(comment="what counts, by kind; see campaigns.terms")
    cancelled_because: Mapped[str | None] = mapped_column(comment="as participants were told")
    told_up_to: Mapped[int] = mapped_column(default=0, comment="members up to this id were told of it, or held out")
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    changed_at: Mapped[datetime] = mapped_column(comment="UTC; last edit")

    topic: Mapped[Topic | None] = relationship(lazy="select")

    def is_open(self, now: datetime) -> bool:
        """Whether one may take part at this moment, by the clock: the state follows it by up to a minute."""
        return self.state in (State.ANNOUNCED, State.OPEN) and self.opens_at <= now < self.closes_at


class CampaignRevision(Model):
    """What a campaign said in an earlier version."""

    __tablename__ = "campaign_revisions"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str]
    rules: Mapped[str]
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, comment="who ended this version")
    changed_at: Mapped[datetime] = mapped_column(comment="UTC; when it ended")


class Participant(Model):
    """A member takes part in a campaign, whatever its kind asks for. Written by the slice of that kind."""

    __tablename__ = "campaign_participants"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    joined_at: Mapped[datetime] = mapped_column(comment="UTC; the first time")


class Exposure(Model):
    """A member was told of a campaign, or held out from being told. Source: hold-out, DEFINITIONS."""

    __tablename__ = "campaign_exposures"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    held_out: Mapped[bool] = mapped_column(comment="true: not told, to compare with")
    at: Mapped[datetime] = mapped_column(comment="UTC")

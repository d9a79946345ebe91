"""What is done with campaigns when their time comes."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import select

from community.campaigns.actions import forget_participation, turn
from community.campaigns.models import Campaign, State
from community.campaigns.notices import tell_next
from community.campaigns.queries import campaign_to_change, due_to_turn
from community.clock import utcnow
from community.database import db
from community.outbox import transaction

NEWS_FOR = timedelta(days=7)  # who comes back later finds the campaign in the list

log = structlog.get_logger(__name__)


def turn_campaigns() -> None:
    """Open and close what is due. Periodic; one that fails stops no other."""
    now = utcnow()
    for campaign_id in due_to_turn(now):
        try:
            with transaction():
                turn(campaign_to_change(campaign_id), now)
        except Exception:
            log.exception("a campaign could not be opened or closed", campaign_id=campaign_id)


def tell_of_campaigns() -> None:
    """Tell members of campaigns that opened, some hundred in a transaction. Periodic."""
    now = utcnow()
    fresh = select(Campaign.id).where(Campaign.state == State.OPEN, Campaign.opens_at > now - NEWS_FOR)
    for campaign_id in db.session.scalars(fresh.order_by(Campaign.id)).all():
        told = 1
        while told:
            with transaction():
                told = tell_next(campaign_to_change(campaign_id), now)


def forget_campaigns(member_id: int, **_: object) -> None:
    """Hears ``member.erased``."""
    forget_participation(member_id)

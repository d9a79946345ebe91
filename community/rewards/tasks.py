"""Redemptions that nobody answers, and those of who left."""

from __future__ import annotations

from datetime import timedelta

import structlog
from flask import current_app

from community.clock import utcnow
from community.errors import Conflict
from community.outbox import transaction
from community.points.actions import close_account
from community.rewards.actions import LAPSED, forget_coupons_of, refuse
from community.rewards.models import State
from community.rewards.queries import unanswered_since

log = structlog.get_logger(__name__)


def return_unanswered() -> None:
    """Give points back that the host left without an answer for REDEMPTION_DAYS. Run by the scheduler."""
    patience = timedelta(days=current_app.config["COMMUNITY"].redemption_days)
    for redemption_id in unanswered_since(utcnow() - patience):
        try:
            with transaction():
                refuse(redemption_id, LAPSED, State.LAPSED)
        except Conflict:  # the host answered in this very moment
            log.info("a redemption was answered at the last moment", redemption_id=redemption_id)


def forget_rewards(member_id: int, **_: object) -> None:
    """Hears ``member.erased``: what comes back from open redemptions goes by with the rest of the points."""
    forget_coupons_of(member_id)
    close_account(member_id)

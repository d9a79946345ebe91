"""When who has a seat is reminded, and when that is forgotten."""

from __future__ import annotations

from community.campaigns.queries import campaign_to_change
from community.clock import utcnow
from community.meetups.actions import give_seats_back, remind
from community.meetups.queries import starting_soon
from community.outbox import transaction


def remind_of_events() -> None:
    """Remind everybody who has a seat at an event that starts within a day. Periodic."""
    now = utcnow()
    for campaign_id in [campaign.id for campaign in starting_soon(now)]:
        with transaction():
            remind(campaign_to_change(campaign_id), now)


def forget_signups(member_id: int, **_: object) -> None:
    """Hears ``member.erased``."""
    give_seats_back(member_id)

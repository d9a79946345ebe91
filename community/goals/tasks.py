"""When group goals are looked at."""

from __future__ import annotations

from community.campaigns.models import Kind
from community.campaigns.queries import campaign_to_change, open_of
from community.clock import utcnow
from community.goals.actions import follow_goal
from community.outbox import transaction


def follow_goals() -> None:
    """Look at every open goal. Periodic."""
    now = utcnow()
    for campaign_id in [campaign.id for campaign in open_of(Kind.GROUP_GOAL, now)]:
        with transaction():
            follow_goal(campaign_to_change(campaign_id), now)


def look_at_closed_goal(campaign_id: int, kind: str) -> None:
    """The last look, so that what came in the last minutes counts. Hears ``campaign.closed``."""
    if kind == Kind.GROUP_GOAL:
        follow_goal(campaign_to_change(campaign_id), utcnow())

"""What topic challenges hear of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.campaigns.models import Kind, State
from community.campaigns.queries import campaign_to_change
from community.challenges.actions import enter_contents, freeze_ranking
from community.clock import utcnow


def enter_challenges(payloads: Sequence[dict[str, Any]]) -> None:
    """Hears ``content.published``."""
    enter_contents([payload["content_id"] for payload in payloads])


def freeze_challenge(campaign_id: int, kind: str) -> None:
    """Hears ``campaign.closed``."""
    if kind == Kind.TOPIC_CHALLENGE:
        campaign = campaign_to_change(campaign_id)
        if campaign.state == State.CLOSED:
            freeze_ranking(campaign, utcnow())

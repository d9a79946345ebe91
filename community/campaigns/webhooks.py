"""What the shop is told of campaigns."""

from __future__ import annotations

from typing import Any

from community.campaigns.queries import view_campaign
from community.campaigns.schemas import CampaignOut
from community.errors import NotFound
from community.members.queries import ANYBODY
from community.webhooks.topics import WebhookTopic

UNSENT = ("viewer", "description_html", "rules_html")  # a stranger has no relations; the shop renders for itself


def seen_campaign(campaign_id: int) -> dict[str, Any]:
    """A campaign as anybody sees it."""
    try:
        shown = CampaignOut().dump(view_campaign(campaign_id, ANYBODY))
    except NotFound:
        return {"campaign_id": str(campaign_id), "campaign": None}
    seen = {name: value for name, value in shown.items() if name not in UNSENT}
    return {"campaign_id": str(campaign_id), "campaign": seen}


TOPICS = (
    WebhookTopic("campaign.opened", seen_campaign, "a campaign is open"),
    WebhookTopic("campaign.closed", seen_campaign, "a campaign is closed; its result follows"),
    WebhookTopic("campaign.cancelled", seen_campaign, "a campaign was called off"),
    WebhookTopic("campaign.drawn", seen_campaign, "a lottery was drawn; `GET /campaigns/<id>/drawn` names the winners"),
)

"""What the shop is told of redemptions."""

from __future__ import annotations

from typing import Any

from community.database import db
from community.members.models import Member
from community.rewards.models import Redemption
from community.webhooks.topics import WebhookTopic


def asked_for(redemption_id: int) -> dict[str, Any]:
    """Which reward, at what price, and whom it is for, by our id and the shop's own."""
    redemption = db.session.get_one(Redemption, redemption_id)
    reward, member = redemption.reward, db.session.get_one(Member, redemption.member_id)
    return {
        "redemption_id": str(redemption.id),
        "state": redemption.state,
        "reward": {"id": str(reward.id), "title_zh": reward.title_zh, "title_en": reward.title_en},
        "cost": redemption.cost,
        "member_id": str(member.id),
        "member_external_id": member.external_id,
    }


TOPICS = (WebhookTopic("redemption.requested", asked_for, "a member gave points for a reward: answer with its coupon"),)

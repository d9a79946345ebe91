"""What of a campaign is a member's own, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from community.campaigns.models import Campaign, Kind
from community.campaigns.queries import get_campaign
from community.challenges.queries import own_entries
from community.lotteries.queries import own_entry
from community.meetups.queries import own_signup
from community.meetups.schemas import SignupOut
from community.members.models import Member


def _seat(campaign: Campaign, member: Member) -> dict[str, Any]:
    return SignupOut().dump(own_signup(campaign, member))


OWN: Mapping[str, Callable[[Campaign, Member], dict[str, Any]]] = {
    Kind.LOTTERY: own_entry,
    Kind.TOPIC_CHALLENGE: own_entries,
    Kind.EVENT: _seat,
}


def own_part(campaign_id: int, kind: str, member: Member) -> dict[str, Any]:
    """The member's token, rank or seat, as JSON; nothing for a group goal."""
    own = OWN.get(kind)
    return own(get_campaign(campaign_id), member) if own else {}

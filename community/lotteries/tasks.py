"""What lotteries hear of."""

from __future__ import annotations

from community.campaigns.models import Kind, State
from community.campaigns.queries import campaign_to_change
from community.clock import utcnow
from community.lotteries.actions import commit_to_seed, forget_entries, settle


def commit_lottery(campaign_id: int, kind: str) -> None:
    """Hears ``campaign.announced``, inline: there is no moment in which a lottery has no commitment."""
    if kind == Kind.LOTTERY:
        commit_to_seed(campaign_id)


def settle_lottery(campaign_id: int, kind: str) -> None:
    """Hears ``campaign.closed``."""
    if kind == Kind.LOTTERY:
        campaign = campaign_to_change(campaign_id)
        if campaign.state == State.CLOSED:  # cancelled meanwhile, or drawn
            settle(campaign, utcnow())


def forget_lottery_entries(member_id: int, **_: object) -> None:
    """Hears ``member.erased``."""
    forget_entries(member_id)

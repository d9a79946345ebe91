"""Questions about lotteries, their entries, and what of them is public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.campaigns.models import Campaign
from community.campaigns.terms import instant_of
from community.database import db
from community.errors import NotFound
from community.http.fields import Instant
from community.lotteries.drawing import PROTOCOL, digest_of, entries_digest, odds, trust_in
from community.lotteries.exclusions import exclusion_of
from community.lotteries.models import Lottery, LotteryEntry
from community.members.models import Member


def lottery_of(campaign_id: int) -> Lottery:
    """The lottery of a campaign. Raises NotFound."""
    lottery = db.session.get(Lottery, campaign_id, populate_existing=True)
    if lottery is None:
        raise NotFound
    return lottery


def entry_of(campaign_id: int, member: Member) -> LotteryEntry | None:
    """The member's entry, withdrawn ones too."""
    return db.session.scalar(select(LotteryEntry).filter_by(campaign_id=campaign_id, member_id=member.id))


def standing_entries(campaign_id: int) -> Sequence[LotteryEntry]:
    """Every entry that was not withdrawn, by token."""
    rows = select(LotteryEntry).filter_by(campaign_id=campaign_id, withdrawn_at=None)
    return db.session.scalars(rows.order_by(LotteryEntry.token)).all()


def proof_of(campaign: Campaign) -> dict[str, Any]:
    """What is public now: the commitment and the terms; after the close the entries too; after the draw everything."""
    lottery = lottery_of(campaign.id)
    if lottery.proof is not None:
        return lottery.proof
    return promised(campaign, lottery) if lottery.settled_at is None else published(campaign, lottery)


def promised(campaign: Campaign, lottery: Lottery) -> dict[str, Any]:
    """What stands before the opening. Whoever keeps a copy can hold the operator to it."""
    terms = public_terms(campaign)
    return {
        "protocol": PROTOCOL,
        "campaign_id": str(campaign.id),
        "state": campaign.state,
        "terms": terms,
        "terms_digest": digest_of(terms),
        "commitment": lottery.commitment,
        "trust": trust_in(terms),
    }


def public_terms(campaign: Campaign) -> dict[str, Any]:
    """All that counts: the terms of the lottery, and from when to when one can enter."""
    window = {name: _wire(getattr(campaign, name)) for name in ("opens_at", "closes_at")}
    return {**campaign.terms, **window}


def _wire(instant: Any) -> str:
    return Instant()._serialize(instant, None, None)


def published(campaign: Campaign, lottery: Lottery) -> dict[str, Any]:
    """What the close adds: who is drawn and who is not, by token."""
    entries = standing_entries(campaign.id)
    tokens = [entry.token for entry in entries if entry.exclusion is None]
    return {
        **promised(campaign, lottery),
        "entries": tokens,
        "excluded": [{"token": each.token, "reason": each.exclusion} for each in entries if each.exclusion],
        "entries_digest": entries_digest(tokens),
        "odds": odds(len(tokens), campaign.terms["winners"]),
    }


def own_entry(campaign: Campaign, member: Member) -> dict[str, Any]:
    """What a member sees of their own entry: before the close, whether it would be drawn as things stand."""
    entry, lottery = entry_of(campaign.id, member), lottery_of(campaign.id)
    if entry is None or entry.withdrawn_at is not None:
        return {"token": None, "exclusion": None, "rank": None, "result": None}
    exclusion = entry.exclusion
    if lottery.settled_at is None:
        exclusion = exclusion or exclusion_of(member, campaign.terms, campaign.closes_at)
    shown = {"token": entry.token, "exclusion": exclusion, "rank": entry.rank}
    return shown | {"result": result_of(entry, campaign.terms)}


def result_of(entry: LotteryEntry, terms: dict[str, Any]) -> str | None:
    """winner, alternate or not_drawn; None before the draw and for who is excluded."""
    if entry.rank is None:
        return None
    if entry.rank <= terms["winners"]:
        return "winner"
    return "alternate" if entry.rank <= terms["winners"] + terms["alternates"] else "not_drawn"


def beacon_is_due(campaign: Campaign, now: Any) -> bool:
    """Whether the round named beforehand is over, if one is named."""
    beacon = campaign.terms["beacon"]
    return beacon is None or instant_of(beacon["at"]) <= now


def members_of(entries: Sequence[LotteryEntry]) -> dict[int, Member]:
    """Whose entries they are, by id."""
    ids = {entry.member_id for entry in entries if entry.member_id}
    return {m.id: m for m in db.session.scalars(select(Member).where(Member.id.in_(ids)))}


def drawn_entries(campaign_id: int) -> list[dict[str, Any]]:
    """Winners, alternates and excluded ones with their names: for the growth team, who hands out the prizes."""
    rows = select(LotteryEntry, Member).outerjoin(Member, Member.id == LotteryEntry.member_id)
    rows = rows.where(LotteryEntry.campaign_id == campaign_id, LotteryEntry.withdrawn_at.is_(None))
    rows = rows.order_by(LotteryEntry.rank.is_(None), LotteryEntry.rank, LotteryEntry.token)
    terms = db.session.get_one(Campaign, campaign_id, options=[joinedload(Campaign.topic)]).terms
    return [
        {
            "token": entry.token,
            "username": member and member.username,
            "exclusion": entry.exclusion,
            "rank": entry.rank,
            "result": result_of(entry, terms),
        }
        for entry, member in db.session.execute(rows)
    ]

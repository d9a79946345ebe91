"""Entering a lottery, excluding with a reason, settling at the close, drawing once. They flush, never commit."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select, update

from community import outbox
from community.campaigns.actions import finish, leave, take_part, turn
from community.campaigns.models import Campaign, State
from community.campaigns.notices import write_to
from community.campaigns.queries import check_open, check_over
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Invalid, NotFound
from community.lotteries.drawing import SEED_BYTES, commitment, draw
from community.lotteries.exclusions import exclusion_of
from community.lotteries.models import Lottery, LotteryEntry
from community.lotteries.queries import (
    beacon_is_due,
    entry_of,
    lottery_of,
    members_of,
    published,
    standing_entries,
)
from community.members.models import Member
from community.members.secrets import decrypt, encrypt, renew
from community.relations import insert_new

TOKEN_BYTES = 16


def commit_to_seed(campaign_id: int) -> None:
    """Draw a seed, keep it sealed, and publish what it is committed to by. Twice is once."""
    seed = secrets.token_hex(SEED_BYTES)
    insert_new(Lottery, campaign_id=campaign_id, seed=encrypt(seed), commitment=commitment(campaign_id, seed))


def enter(campaign: Campaign, member: Member) -> LotteryEntry:
    """Enter the member's name. Twice is once, and who withdrew gets the same token again.

    Lock the campaign before. Raises Conflict before the opening and after the close.
    """
    check_open(campaign, utcnow())
    token, now = secrets.token_hex(TOKEN_BYTES), utcnow()
    insert_new(LotteryEntry, campaign_id=campaign.id, member_id=member.id, token=token, entered_at=now)
    entry = entry_of(campaign.id, member)
    entry.withdrawn_at = None
    db.session.flush()
    take_part(campaign.id, member.id)
    return entry


def withdraw(campaign: Campaign, member: Member) -> None:
    """Take the member's entry back. Harmless when there is none. Raises Conflict after the close."""
    check_open(campaign, utcnow())
    entry = entry_of(campaign.id, member)
    if entry is not None and entry.withdrawn_at is None:
        entry.withdrawn_at = utcnow()
        db.session.flush()
        leave(campaign.id, member.id)


def exclude(campaign: Campaign, token: str, by: Member) -> None:
    """Exclude an entry by hand, such as one of a ring; until the close alone, and for all to see in the proof.

    Raises NotFound for a token of no entry, Conflict once the entries are settled.
    """
    if lottery_of(campaign.id).settled_at is not None or utcnow() >= campaign.closes_at:
        raise Conflict("The entries are settled: whoever is in them stays.")
    changed = update(LotteryEntry).filter_by(campaign_id=campaign.id, token=token)
    changed = changed.values(exclusion="by_hand", excluded_by=by.id)
    if not db.session.execute(changed.execution_options(synchronize_session="fetch")).rowcount:
        raise NotFound


def settle(campaign: Campaign, now: datetime) -> Lottery:
    """Judge every entry, once, after the close: from then on the list of tokens and its digest are public."""
    lottery = lottery_of(campaign.id)
    if lottery.settled_at is None:
        check_over(campaign, now)
        turn(campaign, now)
        entries = standing_entries(campaign.id)
        members = members_of(entries)
        for entry in entries:
            member = members.get(entry.member_id)
            entry.exclusion = entry.exclusion or exclusion_of(member, campaign.terms, campaign.closes_at)
        lottery.settled_at = now
        db.session.flush()
    return lottery


def draw_lottery(campaign: Campaign, beacon: str | None, now: datetime) -> Lottery:
    """Draw, once; whoever asks again gets the same result. Lock the campaign before. Records ``campaign.drawn``.

    Raises Conflict before the end and before the round of the beacon, Invalid for a beacon's value that is missing, or
    that nobody named beforehand.
    """
    lottery = lottery_of(campaign.id)
    if lottery.proof is not None:
        return lottery
    settle(campaign, now)
    _check_beacon(campaign, beacon, now)
    lottery.proof = draw(published(campaign, lottery), decrypt(lottery.seed), beacon)
    lottery.drawn_at = now
    _write_ranks(campaign, lottery.proof["ranking"])
    finish(campaign, State.DRAWN)
    _tell_the_drawn(campaign, lottery.proof)
    outbox.record("campaign.drawn", campaign_id=campaign.id)
    return lottery


def _check_beacon(campaign: Campaign, value: str | None, now: datetime) -> None:
    named = campaign.terms["beacon"]
    if not beacon_is_due(campaign, now):
        raise Conflict(f"The round {named['round']} of {named['source']} is not before {named['at']}; wait for it.")
    if named and not value:
        raise Invalid(errors={"beacon": [f"Send the value of round {named['round']} of {named['source']}."]})
    if value and not named:
        raise Invalid(errors={"beacon": ["No beacon was named before the opening, so none can count now."]})


def _write_ranks(campaign: Campaign, ranked: list[str]) -> None:
    ranks = {token: rank for rank, token in enumerate(ranked, 1)}
    for entry in standing_entries(campaign.id):
        entry.rank = ranks.get(entry.token)
    db.session.flush()


def _tell_the_drawn(campaign: Campaign, proof: dict[str, list[str]]) -> None:
    whose = {entry.token: entry.member_id for entry in standing_entries(campaign.id) if entry.member_id}
    title, prize = campaign.title, campaign.terms["prize"]
    won = [whose[token] for token in proof["winners"] if token in whose]
    waiting = [whose[token] for token in proof["alternates"] if token in whose]
    zh, en = f"恭喜！你在《{title}》中获得：{prize}", f"You won in “{title}”: {prize}"
    write_to(won, "lottery_won", zh, en)
    zh, en = (
        f"你在《{title}》中进入候补名单",
        f"You are an alternate of “{title}”, in case a winner drops out",
    )
    write_to(waiting, "lottery_alternate", zh, en)


def renew_seeds() -> int:
    """Encrypt the seeds of lotteries anew under the present SECRET_KEY. Returns how many."""
    lotteries = db.session.scalars(select(Lottery).order_by(Lottery.campaign_id)).all()
    for lottery in lotteries:
        lottery.seed = renew(lottery.seed)
    db.session.flush()
    return len(lotteries)


def forget_entries(member_id: int) -> None:
    """Withdraw an erased member's entries that may still be withdrawn; of the others the token stays, nobody's."""
    theirs = select(LotteryEntry).filter_by(member_id=member_id).order_by(LotteryEntry.id)
    for entry in db.session.scalars(theirs).all():
        if lottery_of(entry.campaign_id).settled_at is None:
            db.session.delete(entry)
        else:
            entry.member_id = None
    db.session.flush()

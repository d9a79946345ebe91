"""Giving points for what was written, and taking them back when it is taken away. They flush, never commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from community.clock import utcnow
from community.content.actions import mark_incentivised, unmark_incentivised
from community.content.models import Content, Status
from community.database import db
from community.earning.queries import earned_today, earned_towards, earning_rules, read_rules
from community.earning.rules import Claim, Rule, why_not
from community.members.models import Member
from community.members.trust import trust_of
from community.notifications.actions import tell
from community.notifications.occasions import Occasion
from community.points.actions import earn, restore, take_back
from community.points.models import Kind, Transfer
from community.points.queries import standing
from community.trust.queries import standing_of

REVERSED_WITHIN = timedelta(days=30)  # Source: points, DEFINITIONS
TAKEN_AWAY = (Status.REMOVED, Status.REJECTED, Status.WITHDRAWN)


def reward(claims: Iterable[Claim], contents: Sequence[Content], now: datetime | None = None) -> list[Transfer]:
    """Give each claim what the rules give for it, once for its fact. contents: locked; they show that they earned."""
    now, rules = now or utcnow(), earning_rules()
    by_id = {content.id: content for content in contents}
    asked = ((claim, rule) for claim in claims for rule in read_rules(rules) if rule.on == claim.on)
    earned = [each for claim, rule in asked if (each := _give(claim, rule, rules.version, now))]
    for transfer in earned:
        mark_incentivised(by_id[transfer.content_id])
    tell(Occasion(transfer.member_id, "rewarded", transfer.content_id) for transfer in earned)
    return earned


def _give(claim: Claim, rule: Rule, version: int, now: datetime) -> Transfer | None:
    asked = {"today": earned_today(claim.member_id, rule, now), "towards_one": earned_towards(claim, rule, now)}
    if why_not(rule, claim, trust=_trust_now(claim.member_id), **asked):
        return None
    cause = {"rule": rule.key, "rules_version": version, "content_id": claim.content_id}
    return earn(
        claim.member_id,
        rule.points,
        growth=rule.growth,
        fact=f"{rule.key}/{claim.fact}",
        words={"zh": rule.zh, "en": rule.en},
        now=now,
        counterpart_id=claim.counterpart_id,
        **cause,
    )


def _trust_now(member_id: int) -> str:
    """The member's trust with this very publication in it, whichever handler came first."""
    member = db.session.get_one(Member, member_id)
    return trust_of(standing_of(member), member.trust, member.trust_floor)


def follow_status(content: Content, now: datetime | None = None) -> None:
    """Take back what a content earned lately when it was taken away, and give it again when it is back.

    content: locked. An edit, or a hold until a person has looked, changes nothing.
    """
    now = now or utcnow()
    if content.status in TAKEN_AWAY:
        lately = (Transfer.content_id == content.id, Transfer.created_at > now - REVERSED_WITHIN)
        for earned in db.session.scalars(standing(*lately)).all():
            take_back(earned, now)
    elif content.status is Status.PUBLISHED:
        for reversal in db.session.scalars(standing(Transfer.content_id == content.id, kinds=[Kind.REVERSE])).all():
            restore(reversal, now)
    _show_whether_rewarded(content)


def _show_whether_rewarded(content: Content) -> None:
    if db.session.scalar(standing(Transfer.content_id == content.id).limit(1)) is None:
        unmark_incentivised(content)
    else:
        mark_incentivised(content)

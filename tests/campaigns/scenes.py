"""Campaigns for tests: announced at a moment before they open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from community.campaigns.actions import announce
from community.campaigns.models import Campaign
from community.campaigns.tasks import turn_campaigns
from community.campaigns.terms import read_terms
from community.clock import at, utcnow
from community.content.markup import render
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from tests.factories import a_member

DAY, SOON = timedelta(days=1), timedelta(minutes=10)  # a sign-in of the tests outlives the shorter one
TERMS: dict[str, dict[str, Any]] = {
    "lottery": {"prize": "登山鞋一双", "prize_value_minor": 89_900, "winners": 3, "alternates": 2},
    "topic_challenge": {"most_entries": 2},
    "group_goal": {"what": "post", "target": 3},
}


def now_and(delta: timedelta = timedelta()) -> datetime:
    """A moment from the present, on the whole second."""
    return utcnow().replace(microsecond=0) + delta


def a_campaign(
    kind: str = "lottery",
    *,
    opens: timedelta = timedelta(seconds=-5),
    closes: timedelta = SOON,
    maker: Member | None = None,
    topic: str | None = None,
    **terms: Any,
) -> Campaign:
    """A campaign, open for five seconds unless told otherwise, announced a minute before that."""
    opens_at, closes_at = now_and(opens), now_and(closes)
    maker = maker or a_member(roles=("growth",))
    said = {**TERMS.get(kind, {}), **terms}
    with at(opens_at - timedelta(minutes=1)), transaction():
        made = announce(
            maker,
            kind,
            title="周末山里走一走",
            description=render("晒出你的周末路线。"),
            rules=render("每人一次。"),
            opens_at=opens_at,
            closes_at=closes_at,
            topic=topic or ("周末去山里" if kind == "topic_challenge" else None),
            terms=read_terms(kind, said, closes_at),
        )
    turn_campaigns()
    return made


def an_event(capacity: int = 1, **given: Any) -> Campaign:
    """An event that starts in two days, with seats for so many."""
    starts = now_and(2 * DAY)
    where = {"place": "江夏路 12 号", "city": "武汉", "capacity": capacity}
    when = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
    return a_campaign("event", **where, **when, **given)


def an_old_member(**given: Any) -> Member:
    """A member who is trusted and joined long ago."""
    member = a_member(**given)
    with transaction():
        member.trust, member.created_at = "T1", datetime(2026, 1, 1, tzinfo=UTC)
    return member


def after_the_end(campaign: Campaign):
    """As if it were a minute after the campaign closed."""
    return at(campaign.closes_at + timedelta(minutes=1))


def close(campaign: Campaign, deliver_all) -> None:
    """Let the end come, and everything that follows from it."""
    with after_the_end(campaign):
        turn_campaigns()
        deliver_all()
    db.session.expire_all()

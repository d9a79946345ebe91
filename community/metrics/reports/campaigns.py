"""What campaigns did: during, 7 and 30 days after, against others like those who took part, and against who was not
told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from pyroaring import BitMap
from sqlalchemy import func, select

from community.activity.bitmaps import union
from community.activity.queries import members_by_day
from community.campaigns.models import Campaign, Participant
from community.clock import reporting_day
from community.collaborations.effect import FEWEST
from community.database import db
from community.http.languages import preferred_language
from community.members.models import Member
from community.metrics.campaign_facts import (
    count_contents,
    count_engagements,
    exposures,
    new_members,
    participants,
)
from community.metrics.comparison import Span, Strata, effect_on_activity, strata_before
from community.metrics.definitions import ANY, definition
from community.metrics.intervals import newcombe
from community.metrics.queries import COUNTED, begin_of, end_of, population
from community.metrics.reports.days import Row

AFTER_DAYS = {"after_7": 7, "after_30": 30}


def campaign_report(campaign: Campaign, now: datetime) -> Row:
    """The whole report of one campaign, as of now. A window that has not begun is left out."""
    people, today = participants(campaign.id), reporting_day(now)
    opening, _ = _days_of(campaign)
    strata = strata_before(opening, population())
    return {
        "campaign_id": campaign.id,
        "participants": len(people),
        "windows": [
            {"window": name, **_figures(campaign, people, strata, opening, span, today)}
            for name, span in windows_of(campaign, today)
        ],
        "notices": _uplift(campaign, people, active_while_told(campaign, today)),
        "definition": definition(("campaign_effect", "campaign_notices", "active"), preferred_language()),
        "as_of": now,
    }


def _days_of(campaign: Campaign) -> tuple[date, date]:
    return reporting_day(campaign.opens_at), reporting_day(campaign.closes_at - timedelta(microseconds=1))


def windows_of(campaign: Campaign, today: date) -> Iterator[tuple[str, Span]]:
    """The days of the windows that have begun: ``during``, ``after_7``, ``after_30``."""
    opening, closing = _days_of(campaign)
    if opening <= today:
        yield "during", Span(opening, closing)
    for name, days in AFTER_DAYS.items():
        if closing < today:
            yield name, Span(closing + timedelta(days=1), closing + timedelta(days=days))


def _figures(campaign: Campaign, people: BitMap, strata: Strata, opening: date, span: Span, today: date) -> Row:
    begin, end = begin_of(span.first), end_of(span.last)
    begun = Span(span.first, min(span.last, today))
    active = union(members_by_day(ANY, *begun).values()) & people
    return {
        "from": span.first,
        "to": span.last,
        "complete": span.last < today,
        "active_participants": len(active),
        "retained": len(active) / len(people) if people else None,
        "contents": count_contents(campaign, begin, end),
        "engagements": count_engagements(campaign, begin, end),
        "new_members": len(new_members(campaign.id, begin, end)),
        "effect": effect_on_activity(people, strata, opening, begun).shown(),
    }


def active_while_told(campaign: Campaign, today: date) -> BitMap:
    """Who was active while the campaign ran, up to today, whether they took part or not."""
    opening, closing = _days_of(campaign)
    return union(members_by_day(ANY, opening, min(closing, today)).values()) if opening <= today else BitMap()


def _uplift(campaign: Campaign, people: BitMap, active: BitMap) -> Row:
    """What telling of the campaign did: taking part, and being active, by who was told and who was held out."""
    told, held_out = (exposures(campaign.id, held_out=held) for held in (False, True))
    return {
        "told": len(told),
        "held_out": len(held_out),
        "took_part": _difference(told, held_out, people),
        "active": _difference(told, held_out, active),
    }


def _difference(told: BitMap, held_out: BitMap, did: BitMap) -> dict[str, Any]:
    """The rates of both sides, and their difference where there are enough on each."""
    counts = len(told & did), len(told), len(held_out & did), len(held_out)
    few = min(len(told), len(held_out)) < FEWEST
    interval = None if few else newcombe(*counts)
    return {
        "told": counts[0],
        "held_out": counts[2],
        "too_few": few,
        "uplift": None if few else counts[0] / counts[1] - counts[2] / counts[3],
        "low": interval and interval.low,
        "high": interval and interval.high,
    }


def campaigns_report(first: date, last: date) -> Row:
    """The campaigns that ran on some of the days, the newest first: what each was, and what happened while it ran."""
    rows = select(Campaign).where(Campaign.opens_at < end_of(last), Campaign.closes_at > begin_of(first))
    campaigns = db.session.scalars(rows.order_by(Campaign.id.desc())).all()
    people = _sizes([campaign.id for campaign in campaigns])
    return {"campaigns": [_row(campaign, people.get(campaign.id, 0)) for campaign in campaigns]}


def _sizes(ids: list[int]) -> dict[int, int]:
    rows = select(Participant.campaign_id, func.count()).join(Member, Member.id == Participant.member_id)
    rows = rows.where(Participant.campaign_id.in_(ids), COUNTED).group_by(Participant.campaign_id)
    return dict(db.session.execute(rows).all())


def _row(campaign: Campaign, participants_count: int) -> Row:
    window = campaign.opens_at, campaign.closes_at
    return {
        "campaign_id": str(campaign.id),
        "kind": campaign.kind,
        "state": campaign.state,
        "title": campaign.title,
        "opens_at": campaign.opens_at,
        "closes_at": campaign.closes_at,
        "participants": participants_count,
        "new_members": len(new_members(campaign.id, *window)),
        "contents": count_contents(campaign, *window),
        "engagements": count_engagements(campaign, *window),
    }

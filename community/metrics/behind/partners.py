"""The members behind the figures of opinion leaders and of campaigns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from community.activity.bitmaps import union
from community.activity.queries import members_by_day
from community.attribution.channels import Span
from community.attribution.people import people_behind
from community.campaigns.models import Campaign
from community.campaigns.queries import get_campaign
from community.clock import reporting_day
from community.database import db
from community.errors import Invalid
from community.kols.facts import who_engaged_with
from community.kols.models import Kol
from community.kols.queries import VERIFIED
from community.members.models import Member
from community.metrics.behind.members import Behind, numbers_of
from community.metrics.campaign_facts import authors_of, exposures, new_members, participants, who_engaged
from community.metrics.definitions import ANY
from community.metrics.queries import COUNTED, begin_of, end_of
from community.metrics.reports.campaigns import active_while_told, windows_of

KOL_FIGURES = ("signups", "orders", "refunds", "engagements")
CAMPAIGN_FIGURES = ("participants", "new_members", "active_participants", "contents", "engagements")
CAMPAIGN_WINDOWS = ("open", "during", "after_7", "after_30")
NOTICE_GROUPS = ("told", "held_out")
NOTICE_FIGURES = ("members", "took_part", "active")


def behind_kol(username: str, figure: str, first: date, last: date) -> Behind:
    """Whom an opinion leader's links brought (``signups``, ``orders``, ``refunds``), or who engaged with what they
    wrote (``engagements``). Raises Invalid for who is none."""
    verified = select(Kol.member_id).join(Member, Member.id == Kol.member_id)
    authors = verified.where(VERIFIED, COUNTED, Member.username == username)
    if db.session.scalar(authors) is None:
        raise Invalid(errors={"username": ["There is no such opinion leader."]})
    within = begin_of(first), end_of(last)
    if figure == "engagements":
        return Behind(who_engaged_with(authors, *within), f"kols:{figure}")
    pairs = people_behind(figure, lambda link: link.member_id.in_(authors), Span(*within))
    return Behind(numbers_of(pair.member for pair in pairs), f"kols:{figure}")


def behind_campaign(campaign: int, figure: str, window: str) -> Behind:
    """Who took part (``participants``), and of a window: who of them registered (``new_members``), was active
    (``active_participants``) or wrote (``contents``), and who engaged with that (``engagements``).

    window: ``open``, from the opening to the end, or one of the campaign's own report. Raises NotFound, and Invalid for
    a window that has not begun.
    """
    found = get_campaign(campaign)
    people = participants(found.id)
    begin, end = _window(found, window)
    parts = {
        "participants": lambda: people,
        "new_members": lambda: new_members(found.id, begin, end),
        "active_participants": lambda: union(members_by_day(ANY, *_days(begin, end)).values()) & people,
        "contents": lambda: authors_of(found, begin, end),
        "engagements": lambda: who_engaged(found, begin, end),
    }
    return Behind(parts[figure](), f"campaigns:{figure}")


def _window(campaign: Campaign, name: str) -> tuple[datetime, datetime]:
    if name == "open":
        return campaign.opens_at, campaign.closes_at
    spans = dict(windows_of(campaign, reporting_day()))
    if name not in spans:
        raise Invalid(errors={"window": ["This window has not begun."]})
    return begin_of(spans[name].first), end_of(spans[name].last)


def _days(begin: datetime, end: datetime) -> tuple[date, date]:
    """Those that have begun."""
    last = end - timedelta(microseconds=1)
    return reporting_day(begin), min(reporting_day(last), reporting_day())


def behind_notices(campaign: int, group: str, figure: str) -> Behind:
    """Who was told of a campaign or held out from that; of them who took part, or was active. Raises NotFound."""
    found = get_campaign(campaign)
    members = exposures(found.id, held_out=group == "held_out")
    if figure == "took_part":
        members &= participants(found.id)
    elif figure == "active":
        members &= active_while_told(found, reporting_day())
    return Behind(members, f"campaigns:{group} {figure}")

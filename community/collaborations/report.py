"""What a collaboration brought, recounted from the facts, and what it changed against the group named beforehand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Text, and_, case, cast, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from community.activity.queries import members_by_day
from community.attribution.channels import Span, brought
from community.attribution.models import Credit
from community.catalog.models import Product
from community.clock import reporting_day, utcnow
from community.collaborations.effect import Unit, effect, prior_activity
from community.collaborations.models import Collaboration
from community.collaborations.queries import published_for
from community.content.models import Content
from community.database import db
from community.follows.models import Follow
from community.impressions.models import Impression
from community.kols.facts import by_others, engagements, viewer_counts
from community.members.models import Member
from community.metrics.calendar import Unit as Calendar
from community.metrics.calendar import period_of
from community.metrics.definitions import ANY
from community.metrics.intervals import wilson
from community.metrics.queries import COUNTED, begin_of, end_of
from community.metrics.rates import engagement_rate
from community.orders.models import Order, OrderLine
from community.shares.models import ShareLink

PRIOR_DAYS = 28
ROWS_AT_ONCE = 500


def report_of(collaboration: Collaboration, *, in_full: bool) -> dict[str, Any]:
    """Reach, engagement and what links brought, from the first day of the window until now.

    in_full: for growth; also what it cost, who was new, and the effect. The opinion leader sees the rest.
    """
    ids, since, now = published_for(collaboration), begin_of(collaboration.begins_on), utcnow()
    figures: dict[str, Any] = {"contents": len(ids), **_reach(ids, collaboration.begins_on)}
    figures["engagements"] = _engagements(ids, since, now)
    figures["engagement_rate"] = engagement_rate(figures["engagements"], figures["impressions"])
    figures |= _brought(collaboration, ids, since)
    if in_full:
        figures["cost_per_engagement_minor"] = cost_per(collaboration.fee_minor, figures["engagements"])
        figures |= _newcomers(collaboration, ids, since)
        figures["effect"] = effect_of(collaboration, ids, reporting_day(now))
    return {"collaboration_id": collaboration.id, "as_of": now, **figures}


def cost_per(fee_minor: int | None, engagements: int) -> float | None:
    """Minor units for each engagement; None without a fee in numbers or without an engagement."""
    return fee_minor / engagements if fee_minor is not None and engagements else None


def _reach(ids: Sequence[int], first: date) -> dict[str, int]:
    """reach: distinct viewers of the contents, members and strangers; impressions: by day."""
    counted = select(func.count(Impression.viewer.distinct()), func.count())
    seen = counted.where(Impression.content_id.in_(ids), Impression.day >= first, viewer_counts())
    return dict(zip(("reach", "impressions"), db.session.execute(seen).one(), strict=True))


def _engagements(ids: Sequence[int], since: datetime, until: datetime) -> int:
    won = engagements(since, until)
    return db.session.scalar(by_others(won, func.count()).where(Content.id.in_(ids)))


def _links_of(collaboration: Collaboration, ids: Sequence[int]) -> Any:
    """SQL over share links: to one of the contents by anybody, or to a product of the brief by the opinion leader."""
    products = select(Product.id).where(Product.external_id.in_(collaboration.product_ids))
    own = collaboration.member_id
    return lambda link: or_(link.content_id.in_(ids), and_(link.member_id == own, link.product_id.in_(products)))


def _brought(collaboration: Collaboration, ids: Sequence[int], since: datetime) -> dict[str, int]:
    currency = current_app.config["COMMUNITY"].currency
    total = brought(_links_of(collaboration, ids), currency, Span(begin=since)).total
    came = {name: total[name] for name in ("signups", "orders", "refunds", "revenue_minor")}
    return {"clicks": total["human_clicks"], **came}


def _newcomers(collaboration: Collaboration, ids: Sequence[int], since: datetime) -> dict[str, Any]:
    """Of the buyers that we know, how many bought here for the first time; a share with its interval."""
    earlier = aliased(Order)
    same = or_(earlier.member_id == Order.member_id, earlier.member_external_id == Order.member_external_id)
    new = ~exists().where(same, earlier.paid_at < Order.paid_at)
    buyer = func.coalesce(Order.member_external_id, cast(Order.member_id, Text))
    rows = select(buyer.label("buyer"), func.max(case((new, 1), else_=0)).label("is_new"))
    credited = rows.join(Credit, Credit.order_id == Order.id).join(ShareLink, ShareLink.id == Credit.link_id)
    kept = (Credit.kind == "order", Credit.left_out.is_(None), Credit.occurred_at >= since, buyer.is_not(None))
    first = credited.where(_links_of(collaboration, ids)(ShareLink), *kept).group_by(buyer).subquery()
    buyers, newcomers = db.session.execute(select(func.count(), func.coalesce(func.sum(first.c.is_new), 0))).one()
    interval = wilson(int(newcomers), buyers)
    share = {"share": int(newcomers) / buyers if buyers else None}
    ends = {"low": interval and interval.low, "high": interval and interval.high}
    return {"new_customers": {"buyers": buyers, "new": int(newcomers), **share, **ends}}


def effect_of(collaboration: Collaboration, ids: Sequence[int], today: date) -> dict[str, Any] | None:
    """Difference in differences of buying, reached members against the named ones; None where none were named.

    Reached: members who saw one of the contents in the window. Bought: a product of the brief, anything where it names
    none, within the window, against as many days before it. Of a window that is open, the days until today.
    """
    if collaboration.comparison is None:
        return None
    first, last = collaboration.begins_on, min(collaboration.ends_on, today)
    reached = _reached(ids, first, last)
    compared = compared_with(collaboration) - reached
    sides = [_units(collaboration, members, first, last) for members in (reached, compared)]
    return effect(*sides).shown()


def _reached(ids: Sequence[int], first: date, last: date) -> set[int]:
    seen = select(Impression.viewer).distinct().where(Impression.content_id.in_(ids))
    members = seen.where(Impression.day.between(first, last), Impression.viewer.like("member:%"))
    return {int(viewer.removeprefix("member:")) for viewer in db.session.scalars(members)}


def compared_with(collaboration: Collaboration) -> set[int]:
    """Ids of the members named beforehand; followers are those of the day before the window."""
    named = collaboration.comparison or {}
    if "member_ids" in named:
        return set(named["member_ids"])
    begin = begin_of(collaboration.begins_on)
    began = (Follow.other_id == named["followers_of"], Follow.created_at < begin)
    stood = or_(Follow.ended_at.is_(None), Follow.ended_at >= begin)
    followers = set(db.session.scalars(select(Follow.member_id).where(*began, stood)))
    return followers - {collaboration.member_id}


def _units(collaboration: Collaboration, members: Collection[int], first: date, last: date) -> list[Unit]:
    """Each member who counts and was registered before the window, with stratum and outcomes."""
    length = last - first + timedelta(days=1)
    active = members_by_day(ANY, first - timedelta(days=PRIOR_DAYS), first - timedelta(days=1))
    before = _buyers(collaboration, begin_of(first - length), begin_of(first))
    during = _buyers(collaboration, begin_of(first), end_of(last))
    units = []
    for member_id, number, created_at in _registered(members, begin_of(first)):
        week = period_of(reporting_day(created_at), Calendar.WEEK).start
        days = sum(number in numbers for numbers in active.values())
        units.append(Unit((week, prior_activity(days)), int(member_id in before), int(member_id in during)))
    return units


def _registered(members: Collection[int], before: datetime) -> list[Any]:
    ids, rows = sorted(members), []
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = select(Member.id, Member.number, Member.created_at).where(
            Member.id.in_(ids[start : start + ROWS_AT_ONCE])
        )
        rows += db.session.execute(some.where(COUNTED, Member.created_at < before)).all()
    return rows


def _buyers(collaboration: Collaboration, since: datetime, until: datetime) -> set[int]:
    """Ids of members who paid for a product of the brief, or for anything where it names none.

    Those of ``orders.queries.paid_by``, asked one after the other: for either of two, all members would be read.
    """
    bought = [Order.paid_at >= since, Order.paid_at < until]
    if collaboration.product_ids:
        bought.append(_of_brief(collaboration))
    known = select(Order.member_id).where(Order.member_id.is_not(None), *bought)
    by_name = select(Member.id).join(Order, Order.member_external_id == Member.external_id).where(*bought)
    return set(db.session.scalars(union(known, by_name)))


def _of_brief(collaboration: Collaboration) -> ColumnElement[bool]:
    lines = select(OrderLine.order_id).where(OrderLine.product_external_id.in_(collaboration.product_ids))
    return Order.id.in_(lines)

"""Questions about what share links brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from community.attribution.models import Credit
from community.clock import reporting_day
from community.database import db
from community.errors import NotFound
from community.impressions.queries import impressions_of
from community.members.models import Member
from community.orders.models import Order, Refund
from community.shares.models import ShareLink
from community.shares.queries import clicks_on, get_link


def order_credit(order_id: int) -> Credit | None:
    """To whom the order was credited."""
    return db.session.scalar(select(Credit).filter_by(kind="order", order_id=order_id))


def refunds_of(order: Order) -> Sequence[Refund]:
    """What was given back of the order, in the order in which we heard of it."""
    return db.session.scalars(select(Refund).where(Refund.order_id == order.id).order_by(Refund.id)).all()


def arrived_by_share() -> list[int]:
    """Numbers of the members who registered with a credited click, without staff and erased ones, in ascending order.

    Source: cohort arrived_by_share, DEFINITIONS.
    """
    arrived = select(Member.number).join(Credit, Credit.member_id == Member.id)
    counted = (Credit.kind == "signup", Credit.left_out.is_(None), Member.is_staff.is_(False))
    return list(db.session.scalars(arrived.where(*counted, Member.erased_at.is_(None)).order_by(Member.number)))


def access_link(code: str, member: Member) -> ShareLink:
    """The link, for its owner and the growth team. Raises NotFound for others, as if there were none."""
    link = get_link(code)
    if link.member_id != member.id and not member.has_role("growth"):
        raise NotFound
    return link


def stats_of(link: ShareLink, currency: str) -> dict[str, Any]:
    """What became of a link, recounted from the facts.

    impressions: of the shared content by anybody since the day on which the link was made; 0 for a product.
    revenue_minor: net of refunds, of orders in currency alone. What was left out with a reason does not count.
    """
    since = reporting_day(link.created_at)
    shown = impressions_of(link.content_id, since) if link.content_id else 0
    return {"impressions": shown, "clicks": clicks_on(link), **_brought(link, currency)}


def _brought(link: ShareLink, currency: str) -> dict[str, int]:
    counted = select(Credit.kind, func.count()).where(Credit.link_id == link.id, Credit.left_out.is_(None))
    by_kind = dict(db.session.execute(counted.group_by(Credit.kind)).all())
    money = select(func.coalesce(func.sum(Credit.amount_minor), 0)).where(
        Credit.link_id == link.id, Credit.left_out.is_(None), Credit.currency == currency
    )
    return {
        "visits": by_kind.get("visit", 0),
        "signups": by_kind.get("signup", 0),
        "orders": by_kind.get("order", 0),
        "refunds": by_kind.get("refund", 0),
        "revenue_minor": int(db.session.scalar(money)),
    }

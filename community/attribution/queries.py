"""Questions about what share links brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.attribution.channels import BESIDE, FIGURES, Brought, brought
from community.attribution.models import Credit
from community.clock import reporting_day
from community.content.models import Content
from community.database import db
from community.errors import NotFound
from community.impressions.queries import impressions_of
from community.members.models import Member
from community.metrics.rates import share_rate, share_reach
from community.orders.models import Order, Refund
from community.shares.models import ShareLink
from community.shares.queries import get_link


def order_credit(order_id: int) -> Credit | None:
    """To whom the order was credited."""
    return db.session.scalar(select(Credit).filter_by(kind="order", order_id=order_id))


def refunds_of(order: Order) -> Sequence[Refund]:
    """What was given back of the order, in the order in which we heard of it."""
    return db.session.scalars(select(Refund).where(Refund.order_id == order.id).order_by(Refund.id)).all()


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
    figures = brought(lambda links: links.id == link.id, currency).total
    clicks = {"people": figures["human_clicks"], "robots": figures["robot_clicks"]}
    came = {name: figures[name] for name in ("visits", "signups", "orders", "refunds", "revenue_minor")}
    return {"impressions": shown, "clicks": clicks, **came}


def content_sharing(content: Content, currency: str) -> dict[str, Any]:
    """What sharing a content brought, by channel, with its share rate and its reach."""
    shown = impressions_of(content.id)
    return {
        **as_shown(brought(lambda link: link.content_id == content.id, currency)),
        "impressions": shown,
        "share_rate": share_rate(content.shares_count, shown),
    }


def member_sharing(member: Member, currency: str) -> dict[str, Any]:
    """What a member's links brought, by channel."""
    return as_shown(brought(lambda link: link.member_id == member.id, currency))


def as_shown(found: Brought) -> dict[str, Any]:
    """Figures as reports show them: a row for each channel, and the total."""
    rows = [{"channel": channel, **_row(figures)} for channel, figures in found.channels.items()]
    beside = {"other_currencies": found.other_currencies, "left_out": found.left_out}
    return {"channels": rows, "total": _row(found.total), **beside}


def _row(figures: Counter[str]) -> dict[str, Any]:
    row = {name: figures[name] for name in (*FIGURES, *BESIDE)}
    return row | {"share_reach": share_reach(row["human_clicks"], row["links"])}

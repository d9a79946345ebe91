"""When a buyer may be asked for a review, and what speaks against it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from community.catalog.models import Product
from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.notifications.preferences import end_of_quiet, quiet_of
from community.notifications.queries import preferences_of, zone_of
from community.orders.models import Order, Refund
from community.orders.queries import not_wholly_refunded
from community.review_requests.models import RequestBlock, ReviewRequest

ASKING, REMINDING = "review_requested", "review_reminded"  # types of notifications
REASONS = ("erased", "refunded", "reviewed", "blocked", "asked_before", "opted_out")


def reason_against(request: ReviewRequest) -> str | None:
    """The first of REASONS that holds; None where nothing speaks against asking, or reminding, now.

    What the buyer, or anybody, thinks of the product is not among what is read.
    """
    facts = select(
        Member.erased_at.is_not(None).label("erased"),
        (~not_wholly_refunded()).label("refunded"),
        _reviewed(request).label("reviewed"),
        _blocked(request).label("blocked"),
        _asked_before(request).label("asked_before"),
    )
    facts = facts.select_from(Member).join(Order, Order.id == request.order_id).where(Member.id == request.member_id)
    found = db.session.execute(facts).one()._mapping
    against = {**found, "refunded": found["refunded"] or _came_back(request)}
    against["opted_out"] = not any(preferences_of(request.member_id)["types"][ASKING].values())
    return next((reason for reason in REASONS if against[reason]), None)


def _reviewed(request: ReviewRequest) -> ColumnElement[bool]:
    """Whoever took a review back was heard as well."""
    same = (Content.author_id == request.member_id, Content.product_id == request.product_id)
    return exists().where(*same, Content.kind == "review")


def _blocked(request: ReviewRequest) -> ColumnElement[bool]:
    block = RequestBlock
    subjects = (
        block.member_id == request.member_id,
        block.product_id == request.product_id,
        block.order_id == request.order_id,
    )
    return exists().where(or_(*subjects))


def _asked_before(request: ReviewRequest) -> ColumnElement[bool]:
    """Of the same product, for another order: nobody is asked twice about one thing."""
    other = aliased(ReviewRequest)
    same = (other.member_id == request.member_id, other.product_id == request.product_id)
    return exists().where(*same, other.id != request.id, other.asked_at.is_not(None))


def _came_back(request: ReviewRequest) -> bool:
    """Whether this product was given back, of an order of which something else was kept."""
    name = db.session.scalar(select(Product.external_id).where(Product.id == request.product_id))
    given_back = db.session.scalars(select(Refund.products).where(Refund.order_id == request.order_id))
    return any(name in products for products in given_back)


def loud_moment(member_id: int, now: datetime) -> datetime:
    """The first moment, now or later, that lies outside of the member's quiet hours; UTC."""
    preferences, minor = preferences_of(member_id), select(Member.minor).where(Member.id == member_id)
    return end_of_quiet(now, zone_of(preferences), quiet_of(preferences, minor=db.session.scalar(minor)))

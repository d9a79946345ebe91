"""Questions about orders: who bought what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from community.catalog.models import Product
from community.database import db
from community.members.models import Member
from community.orders.models import Order, OrderLine


def bought_by(member: Member) -> ColumnElement[bool]:
    """SQL: the order is the member's, also where they bought before they joined."""
    own = Order.member_id == member.id
    return own if member.external_id is None else or_(own, Order.member_external_id == member.external_id)


def not_wholly_refunded() -> ColumnElement[bool]:
    """SQL: something of the order was kept. What cost nothing cannot be given back."""
    return or_(Order.refunded_minor < Order.amount_minor, Order.amount_minor == 0)


def paid_by(member_id: Any, external_id: Any) -> ColumnElement[bool]:
    """SQL: the order is that of the member of the statement around it, also where they bought before they joined."""
    return or_(Order.member_id == member_id, Order.member_external_id == external_id)


def find_purchase(member: Member, product: Product) -> Order | None:
    """The latest order in which the member bought the product and kept something of it."""
    lines = select(OrderLine.order_id).where(OrderLine.product_external_id == product.external_id)
    kept = select(Order).where(bought_by(member), not_wholly_refunded(), Order.id.in_(lines))
    return db.session.scalar(kept.order_by(Order.paid_at.desc(), Order.id.desc()).limit(1))


def has_purchased(member: Member, product: Product) -> bool:
    """Whether the member paid for the product and did not get all the money back."""
    return find_purchase(member, product) is not None


def buyer_of(order: Order) -> Member | None:
    """The member whose order it is, by now; None while the buyer has not joined."""
    if order.member_id is not None:
        return db.session.get(Member, order.member_id)
    if order.member_external_id is None:
        return None
    return db.session.scalar(select(Member).where(Member.external_id == order.member_external_id))


def products_of(order: Order) -> list[Product]:
    """The products in the order, as far as the host has told us of them."""
    names = select(OrderLine.product_external_id).where(OrderLine.order_id == order.id)
    return list(db.session.scalars(select(Product).where(Product.external_id.in_(names))))

"""Crediting sign-ups and orders to the share links that led to them. Source: credit, DEFINITIONS.

Heard from the outbox, so anything may come late, twice or in another order: each row is inserted once, by a unique key,
and an order is locked while its credit and its reversals are written.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community.attribution.models import Credit
from community.attribution.queries import order_credit, refunds_of
from community.database import db
from community.members.models import Member
from community.orders.models import Order, Refund
from community.orders.queries import buyer_of
from community.relations import insert_new
from community.shares.models import Click
from community.shares.queries import clicks_before, is_cookie_of

WINDOW = timedelta(hours=72)


def attribute_signup(member_id: int, click_id: str | None = None, share_code: str | None = None) -> None:
    """Credit a sign-up to the last human click before it. Hears ``member.registered``."""
    member = db.session.get_one(Member, member_id)
    _credit("signup", member, member.created_at, click_id, share_code)


def attribute_order(order_id: int, click_id: str | None = None, share_code: str | None = None, **_: Any) -> None:
    """Credit an order to the last human click before it, once ever. Hears ``order.paid``."""
    order = _locked(order_id)
    money = {"amount_minor": order.amount_minor, "currency": order.currency, "order_id": order.id}
    _credit("order", buyer_of(order), order.paid_at, click_id, share_code, **money)
    for refund in refunds_of(order):
        _reverse(refund)


def reverse_order(order_id: int, refund_id: int) -> None:
    """Take the refunded part of an order from whom it was credited to. Hears ``order.refunded``.

    Harmless when the order is not credited: never, or not yet; then ``attribute_order`` finds the refund.
    """
    _locked(order_id)
    _reverse(db.session.get_one(Refund, refund_id))


def _locked(order_id: int) -> Order:
    return db.session.scalars(select(Order).where(Order.id == order_id).with_for_update(key_share=True)).one()


def _credit(
    kind: str, member: Member | None, at: datetime, click_id: str | None, share_code: str | None, **money: Any
) -> None:
    clicks = clicks_before(at, WINDOW, click_id, share_code)
    if clicks:
        credited = {"link_id": clicks[-1].link_id, "click_id": clicks[-1].id, "first_click_id": clicks[0].id}
        who = {"member_id": member and member.id, "left_out": _why_left_out(member, clicks[-1])}
        insert_new(Credit, kind=kind, **credited, **who, **{"amount_minor": 0, **money}, occurred_at=at)


def _why_left_out(member: Member | None, click: Click) -> str | None:
    """``own_link``, ``same_cookie`` (never the same address) or ``staff``; None when it counts."""
    sharer_id = click.link.member_id
    if member is not None and member.id == sharer_id:
        return "own_link"
    if click.cookie is not None and is_cookie_of(sharer_id, click.cookie):
        return "same_cookie"
    return "staff" if member is not None and member.is_staff else None


def _reverse(refund: Refund) -> None:
    credit = order_credit(refund.order_id)
    if credit is not None:
        same = ("link_id", "click_id", "first_click_id", "member_id", "order_id", "currency", "left_out")
        values = {name: getattr(credit, name) for name in same}
        values |= {"amount_minor": -refund.amount_minor, "occurred_at": refund.refunded_at}
        insert_new(Credit, kind="refund", refund_id=refund.id, **values)

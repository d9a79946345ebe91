"""Crediting visits, sign-ups and orders to the share links that led to them. Source: credit, DEFINITIONS.

Heard from the outbox, so anything may come late, twice or in another order: each row is inserted once, by a unique key,
and an order is locked while its credit and its reversals are written.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from community.attribution.models import Credit
from community.attribution.queries import order_credit, refunds_of
from community.database import db
from community.members.models import Member
from community.orders.models import Order, Refund
from community.orders.queries import buyer_of
from community.relations import insert_new
from community.shares.models import Click
from community.shares.queries import clicks_before, clicks_named, is_cookie_of
from community.visitors.robots import PERSON


def attribute_visit(occurred_at: str, click_id: str | None = None, share_code: str | None = None, **who: Any) -> None:
    """Credit a visit of the shop to the click that led there, once. Hears ``shop.visited`` and ``product.viewed``."""
    member = who["member_id"] and db.session.get_one(Member, who["member_id"])
    _credit("visit", member, datetime.fromisoformat(occurred_at), click_id, share_code)


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
    window = timedelta(hours=current_app.config["COMMUNITY"].attribution_hours)
    clicks = clicks_before(at, window, click_id, share_code)
    named = [] if clicks or click_id is None else clicks_named(click_id)
    for last in clicks[-1:] or named:
        credited = {"link_id": last.link_id, "click_id": last.id, "first_click_id": (clicks or named)[0].id}
        left_out = why_left_out(member, last) if clicks else why_no_credit(last, at)
        who = {"member_id": member and member.id, "left_out": left_out}
        insert_new(Credit, kind=kind, **credited, **who, **{"amount_minor": 0, **money}, occurred_at=at)


def why_left_out(member: Member | None, click: Click) -> str | None:
    """``own_link``, ``same_cookie`` (never the same address), ``staff`` on either side; None when it counts."""
    sharer = click.link.member
    if member is not None and member.id == sharer.id:
        return "own_link"
    if click.cookie is not None and is_cookie_of(sharer.id, click.cookie):
        return "same_cookie"
    return "staff" if sharer.is_staff or (member is not None and member.is_staff) else None


def why_no_credit(click: Click, at: datetime) -> str:
    """Why the click that was named earns nothing: ``no_person``, ``before_click`` or ``too_late``."""
    if click.kind != PERSON:
        return "no_person"
    return "before_click" if at < click.clicked_at else "too_late"


def _reverse(refund: Refund) -> None:
    credit = order_credit(refund.order_id)
    if credit is not None:
        same = ("link_id", "click_id", "first_click_id", "member_id", "order_id", "currency", "left_out")
        values = {name: getattr(credit, name) for name in same}
        values |= {"amount_minor": -refund.amount_minor, "occurred_at": refund.refunded_at}
        insert_new(Credit, kind="refund", refund_id=refund.id, **values)

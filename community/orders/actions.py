"""What the host reports of an order: paid, refunded, delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select, update

from community import outbox
from community.activity.actions import record_activity
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, NotFound
from community.members.models import Member
from community.orders.models import NOWHERE, Order, OrderDelivery, OrderLine, Origin, Refund
from community.orders.queries import bought_by
from community.relations import insert_new


def pay(
    order_id: str,
    *,
    amount_minor: int,
    currency: str,
    products: Sequence[str] = (),
    paid_at: datetime,
    member: Member | None = None,
    member_external_id: str | None = None,
    origin: Origin = NOWHERE,
) -> bool:
    """Note that an order was paid. Returns False when we knew this very order already.

    order_id: the host's. products: external ids, one per piece. amount_minor: gross.
    member_external_id: of a buyer who may not have joined yet; the order is theirs when they do.
    Records ``order.paid``. Raises Conflict when another order has this id: an order is paid once, ever.
    """
    made = insert_new(
        Order,
        external_id=order_id,
        member_id=member and member.id,
        member_external_id=member_external_id,
        **asdict(origin),
        amount_minor=amount_minor,
        currency=currency,
        refunded_minor=0,
        paid_at=paid_at,
        reported_at=utcnow(),
    )
    order = order_to_change(order_id)
    if not made:
        _check_same(order, amount_minor, currency, products)
        return False
    _list_products(order, products)
    if member and paid_at >= member.created_at:
        record_activity(member, "order", paid_at)
    outbox.record("order.paid", order_id=order.id, member_id=order.member_id, **asdict(origin))
    return True


def _list_products(order: Order, products: Sequence[str]) -> None:
    lines = [{"product_external_id": name, "quantity": pieces} for name, pieces in sorted(Counter(products).items())]
    if lines:
        db.session.execute(insert(OrderLine), [{"order_id": order.id, **line} for line in lines])


def order_to_change(order_id: str) -> Order:
    """The order that the host calls so, locked until the end of the transaction. Raises NotFound."""
    # key_share: a review that refers to the order need not wait, and so nothing deadlocks with it
    locked = select(Order).where(Order.external_id == order_id).with_for_update(key_share=True)
    order = db.session.scalar(locked.execution_options(populate_existing=True))
    if order is None:
        raise NotFound(f"There is no order {order_id} yet. Report its payment first, then this again.")
    return order


def _check_same(order: Order, amount_minor: int, currency: str, products: Sequence[str]) -> None:
    lines = select(OrderLine.product_external_id, OrderLine.quantity).where(OrderLine.order_id == order.id)
    known = (order.amount_minor, order.currency, dict(db.session.execute(lines).all()))
    if known != (amount_minor, currency, Counter(products)):
        raise Conflict(f"Order {order.external_id} was paid already, and it was another. An order is paid once.")


def refund(
    order_id: str, *, amount_minor: int, currency: str, products: Sequence[str] = (), refunded_at: datetime
) -> Refund:
    """Note that a part of an order, or all of it, was given back.

    Records ``order.refunded``. Raises NotFound for an order that we do not know (yet: the host sends it again), and
    Conflict for more than is left of it, or another currency.
    """
    order = order_to_change(order_id)
    left = order.amount_minor - order.refunded_minor
    if currency != order.currency:
        raise Conflict(f"Order {order_id} was paid in {order.currency}; {currency} cannot be given back.")
    if amount_minor > left:
        raise Conflict(f"Of order {order_id}, {left} is left; {amount_minor} cannot be given back.")
    given = Refund(
        order_id=order.id, amount_minor=amount_minor, products=sorted(set(products)), refunded_at=refunded_at
    )
    db.session.add(given)
    order.refunded_minor += amount_minor
    db.session.flush()
    outbox.record("order.refunded", order_id=order.id, refund_id=given.id)
    return given


def deliver(order_id: str, *, delivered_at: datetime) -> bool:
    """Note that an order arrived. Returns False when we knew: the first report counts.

    Records ``order.delivered``. Raises NotFound for an order that we do not know (yet).
    """
    order = order_to_change(order_id)
    if not insert_new(OrderDelivery, order_id=order.id, delivered_at=delivered_at):
        return False
    outbox.record("order.delivered", order_id=order.id)
    return True


def forget_buyer(member: Member) -> None:
    """Let nothing but the member's pseudonym say whose their orders are. Amounts stay: they are the shop's books."""
    theirs = update(Order).where(bought_by(member))
    nobody = theirs.values(member_id=member.id, member_external_id=None, visitor=None)
    db.session.execute(nobody.execution_options(synchronize_session=False))

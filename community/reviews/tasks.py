"""What reviews do when an order was paid or refunded."""

from __future__ import annotations

from typing import Any

from community.database import db
from community.orders.models import Order
from community.reviews import actions


def verify_purchases(order_id: int, **_: Any) -> None:
    """Mark the buyer's reviews as verified, or no longer. Hears ``order.paid`` and ``order.refunded``, inline."""
    order = db.session.get(Order, order_id)
    if order is not None:
        actions.recheck_purchases(order)

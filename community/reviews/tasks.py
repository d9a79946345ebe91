"""What reviews do when an order was paid or refunded, when one of them is shown or hidden, when a reply was judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.database import db
from community.orders.models import Order
from community.reviews import actions
from community.reviews.replies import heed_judgement, overrule_judgement


def verify_purchases(order_id: int, **_: Any) -> None:
    """Mark the buyer's reviews as verified, or no longer. Hears ``order.paid`` and ``order.refunded``, inline."""
    order = db.session.get(Order, order_id)
    if order is not None:
        actions.recheck_purchases(order)


def keep_attributes(payloads: Sequence[dict[str, Any]]) -> None:
    """Count what reviews say of attributes. Hears ``content.published`` and ``content.hidden``, inline."""
    for content_id in sorted({payload["content_id"] for payload in payloads}):
        actions.follow_attributes(content_id)


def show_judged_reply(content_id: int, version: int, outcome: str, screening: dict[str, Any] | None) -> None:
    """Show a reply, or keep it back. Hears ``reply.judged``, inline."""
    heed_judgement(content_id, version, outcome, screening)


def show_or_hide_reply(content_id: int, screening: dict[str, Any] | None) -> None:
    """Show a reply or keep it back, as a moderator says. Hears ``reply.overruled``, inline."""
    overrule_judgement(content_id, screening)

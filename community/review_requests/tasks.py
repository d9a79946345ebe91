"""When buyers are asked for reviews, and when that is forgotten."""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.orders.models import Order
from community.outbox import transaction
from community.review_requests.actions import forget_requests_of, plan_requests, proceed
from community.review_requests.queries import due_requests

log = structlog.get_logger(__name__)


def plan_review_requests(order_id: int) -> None:
    """Hears ``order.delivered``."""
    plan_requests(db.session.get_one(Order, order_id))


def plan_requests_of_newcomer(member_id: int, **_: Any) -> None:
    """Plan requests for what somebody bought before they joined. Hears ``member.registered``."""
    external_id = db.session.scalar(select(Member.external_id).where(Member.id == member_id))
    if external_id is not None:
        for order in db.session.scalars(select(Order).where(Order.member_external_id == external_id)):
            plan_requests(order)


def send_review_requests() -> None:
    """Ask and remind whoever is due, each in a transaction of its own. Periodic; one that fails stops no other."""
    for request_id in due_requests(utcnow()):
        try:
            with transaction():
                proceed(request_id)
        except Exception:
            log.exception("a review could not be asked for", request_id=request_id)


def forget_review_requests(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_requests_of(member_id)

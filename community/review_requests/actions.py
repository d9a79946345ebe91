"""Asking buyers for a review some days after delivery: once, reminded once, and leaving out whom the host names."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select

from community.catalog.models import Category, Product
from community.clock import utcnow
from community.config import Config
from community.database import db
from community.errors import NotFound
from community.notifications.actions import tell
from community.notifications.occasions import Occasion
from community.orders.models import Order, OrderDelivery, OrderLine
from community.orders.queries import buyer_of
from community.relations import insert_new
from community.review_requests.models import RequestBlock, ReviewRequest, State
from community.review_requests.reasons import ASKING, REMINDING, loud_moment, reason_against


def plan_requests(order: Order) -> None:
    """Note what its buyer may be asked to review, and when. Once for each product of a delivered order.

    Harmless while it was not delivered, or its buyer has not joined.
    """
    delivered_at = db.session.scalar(select(OrderDelivery.delivered_at).filter_by(order_id=order.id))
    buyer = buyer_of(order)
    if delivered_at is None or buyer is None or buyer.erased_at is not None:
        return
    names = select(OrderLine.product_external_id).where(OrderLine.order_id == order.id)
    wait = select(Product.id, Category.review_request_days).outerjoin(Category, Category.id == Product.category_id)
    for product_id, days in db.session.execute(wait.where(Product.external_id.in_(names)).order_by(Product.id)):
        due_at = delivered_at + timedelta(days=_config().review_request_days if days is None else days)
        whose = {"order_id": order.id, "product_id": product_id, "member_id": buyer.id}
        insert_new(ReviewRequest, **whose, state=State.WAITING, delivered_at=delivered_at, next_at=due_at)


def proceed(request_id: int, now: datetime | None = None) -> None:
    """Ask, remind, or close a request that is due. Whoever comes second finds that it is not due any more."""
    now = now or utcnow()
    locked = select(ReviewRequest).where(ReviewRequest.id == request_id).with_for_update()
    request = db.session.scalar(locked.execution_options(populate_existing=True))
    if request is None or request.next_at is None or request.next_at > now:
        return
    reason, loud_at = reason_against(request), loud_moment(request.member_id, now)
    if reason is not None:
        request.state, request.reason, request.next_at = State.CLOSED, reason, None
    elif loud_at > now:
        request.next_at = loud_at
    elif request.state == State.WAITING:
        request.state, request.asked_at = State.ASKED, now
        request.next_at = now + timedelta(days=_config().review_reminder_days)
        tell([Occasion(request.member_id, ASKING, product_id=request.product_id)])
    else:
        request.state, request.reminded_at, request.next_at = State.REMINDED, now, None
        tell([Occasion(request.member_id, REMINDING, product_id=request.product_id)])
    db.session.flush()


def _config() -> Config:
    return current_app.config["COMMUNITY"]


def block_requests(**subject: int) -> tuple[RequestBlock, bool]:
    """Never ask this member, about this product, or about this order. Twice is the same as once.

    subject: one of member_id, product_id, order_id. Returns the block, and whether it is new.
    """
    made = insert_new(RequestBlock, **subject, created_at=utcnow())
    return db.session.scalars(select(RequestBlock).filter_by(**subject)).one(), made


def unblock_requests(block_id: int) -> None:
    """Let requests go out again. Raises NotFound."""
    gone = delete(RequestBlock).where(RequestBlock.id == block_id).returning(RequestBlock.id)
    if db.session.scalar(gone) is None:
        raise NotFound


def forget_requests_of(member_id: int) -> None:
    """Forget what an erased member bought and was asked."""
    for model in (ReviewRequest, RequestBlock):
        db.session.execute(delete(model).where(model.member_id == member_id))

"""Questions about review requests: which are due, what became of each, what a member may still review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from community.catalog.models import Product
from community.catalog.queries import get_product
from community.content.models import Content
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.members.queries import Viewer, get_member
from community.orders.models import Order
from community.orders.queries import not_wholly_refunded
from community.review_requests.models import RequestBlock, ReviewRequest
from community.reviews.models import STANDING

AT_ONCE = 1_000
PRODUCT = (Product.external_id.label("product_external_id"), Product.title.label("product_title"))


def due_requests(now: datetime) -> Sequence[int]:
    """The ids of requests to look at, the longest waiting first."""
    due = select(ReviewRequest.id).where(ReviewRequest.next_at <= now).order_by(ReviewRequest.next_at, ReviewRequest.id)
    return db.session.scalars(due.limit(AT_ONCE)).all()


def request_rows(state: str | None = None) -> Select:
    """Every request with its people and things, as rows to be ordered by id."""
    request = ReviewRequest
    rows = (
        select(*request.__table__.c, *PRODUCT, Member.username, Order.external_id.label("order_external_id"))
        .join(Product, Product.id == request.product_id)
        .join(Member, Member.id == request.member_id)
        .join(Order, Order.id == request.order_id)
    )
    return rows if state is None else rows.where(request.state == state)


def rows_to_review(viewer: Viewer) -> Select:
    """What was delivered to the viewer, kept and not reviewed: each product once, as rows to be ordered by id."""
    request, later = ReviewRequest, aliased(ReviewRequest)
    same = (Content.author_id == request.member_id, Content.product_id == request.product_id)
    again = exists().where(
        later.member_id == request.member_id, later.product_id == request.product_id, later.id > request.id
    )
    kept = (not_wholly_refunded(), or_(request.reason.is_(None), request.reason != "refunded"))
    return (
        select(request.id, request.delivered_at, request.asked_at, *PRODUCT)
        .join(Product, Product.id == request.product_id)
        .join(Order, Order.id == request.order_id)
        .where(request.member_id == viewer.id, *kept, ~exists(select(Content.id).where(*same, STANDING)), ~again)
    )


def block_rows() -> Select:
    """Every block, with what it names, as rows to be ordered by id."""
    block = RequestBlock
    return (
        select(block.id, block.created_at, Member.username, *PRODUCT, Order.external_id.label("order_external_id"))
        .outerjoin(Member, Member.id == block.member_id)
        .outerjoin(Product, Product.id == block.product_id)
        .outerjoin(Order, Order.id == block.order_id)
    )


def view_block(block_id: int) -> Any:
    """One block with what it names."""
    return db.session.execute(block_rows().where(RequestBlock.id == block_id)).one()


def subject_of(kind: str, name: str) -> dict[str, int]:
    """What a block is to name: its column and our id. kind: as BlockIn calls it. Raises NotFound."""
    if kind == "product":
        return {"product_id": get_product(name).id}
    if kind == "member_username":
        return {"member_id": get_member(name).id}
    found = {
        "member_external_id": select(Member.id).where(Member.external_id == name),
        "order_id": select(Order.id).where(Order.external_id == name),
    }
    row_id = db.session.scalar(found[kind])
    if row_id is None:
        raise NotFound
    return {"order_id" if kind == "order_id" else "member_id": row_id}

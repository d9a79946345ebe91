"""Writing reviews, knowing them for verified, finding them helpful."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from community import outbox
from community.activity.actions import record_activity
from community.catalog.actions import check_attributes
from community.catalog.models import Product
from community.clock import reporting_day, utcnow
from community.content.counting import count_engagement
from community.content.markup import RichText
from community.content.models import Content, Status
from community.content.queries import content_to_change
from community.content.writing import submit
from community.database import db
from community.errors import Conflict
from community.gathering import add_at_end
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import lock_members
from community.orders.models import Order
from community.orders.queries import buyer_of, find_purchase, products_of
from community.relations import begin, end
from community.reviews.models import STANDING, HelpfulVote, Review, ReviewAttribute


def write_review(
    author: Member,
    product: Product,
    body: RichText,
    *,
    rating: int,
    title: str | None = None,
    pros: Sequence[str] = (),
    cons: Sequence[str] = (),
    attributes: dict[str, Any] | None = None,
    media_ids: Sequence[int] = (),
    disclosure: str | None = None,
    created_at: datetime | None = None,
    imported: bool = False,
) -> Review:
    """Review a product. That it was bought, the orders say and nobody else.

    rating: stars, 1..5. created_at, imported: of a review that was written elsewhere.
    Raises Conflict when the author has a review of this product that they did not withdraw, and Invalid for
    attributes that the product's category does not have; of an import they are taken as they were.
    """
    purchase = None
    if not imported:  # of an import, which is one writer, the unique index says whether two rows clash
        lock_members(author.id)  # of two first reviews at once, the second waits here and then finds the first
        _check_unreviewed(author, product)
        purchase = find_purchase(author, product)
        check_attributes(product, attributes or {})
    review = Review(
        author_id=author.id,
        product_id=product.id,
        title=title,
        rating=rating,
        pros=list(pros),
        cons=list(cons),
        attributes=attributes or {},
        disclosure=disclosure,
        **verification_by(purchase),
        created_at=created_at,
        imported=imported,
    )
    submit(author, review, body, products=[product], media_ids=media_ids)
    return review


def _check_unreviewed(author: Member, product: Product) -> None:
    same = (Content.author_id == author.id, Content.product_id == product.id)
    standing = db.session.scalar(select(Content.id).where(*same, STANDING))  # word for word that of the unique index
    if standing is not None:
        raise Conflict(f"You have reviewed this product: edit or withdraw /api/v1/contents/{standing}.")


def verification_by(purchase: Order | None) -> dict[str, Any]:
    """What a review bears of the purchase that verifies it. Which order it was stays between us and the host."""
    day = purchase and reporting_day(purchase.paid_at).isoformat()
    return {
        "verified_purchase": purchase is not None,
        "verification": day and {"by": "order", "order_day": day},
        "order_id": purchase and purchase.id,
    }


def recheck_purchases(order: Order) -> None:
    """Bring the mark of a verified purchase up to date, on every review that the order may bear on."""
    buyer = buyer_of(order)
    if buyer is None:
        return
    lock_members(buyer.id)  # a review that is being written either sees the order, or is seen here
    products = {product.id: product for product in products_of(order)}
    theirs = (Content.author_id == buyer.id, Content.product_id.in_(products))
    locked = select(Review).where(*theirs).order_by(Review.id).with_for_update(of=Content.__table__, key_share=True)
    for review in db.session.scalars(locked.execution_options(populate_existing=True)):
        _verify(review, find_purchase(buyer, products[review.product_id]))
    db.session.flush()


def _verify(review: Review, purchase: Order | None) -> None:
    was = review.verified_purchase
    for column, value in verification_by(purchase).items():
        setattr(review, column, value)
    if review.status is Status.PUBLISHED and review.verified_purchase is not was:
        add_at_end(Product, review.product_id, verified_count=+1 if review.verified_purchase else -1)


def follow_attributes(content_id: int) -> None:
    """Keep what a review says of attributes where it is counted: while it is public, and as it is now."""
    review = content_to_change(content_id)
    if not isinstance(review, Review) or (review.version == 1 and not review.attributes):
        return
    db.session.execute(delete(ReviewAttribute).where(ReviewAttribute.review_id == review.id))
    if review.status is Status.PUBLISHED and review.attributes:
        common = {"review_id": review.id, "product_id": review.product_id}
        said = [{**common, "name": name, "value": str(value)} for name, value in review.attributes.items()]
        db.session.execute(insert(ReviewAttribute), said)


def find_helpful(member: Member, review: Review) -> int:
    """Let the member find the review helpful. Twice is the same as once. Returns how many do now.

    Records ``review.found_helpful`` the first time. Raises Conflict for one's own review, Restricted by moderation.
    """
    if member.id == review.author_id:
        raise Conflict("You wrote this review; others say whether it helps.")
    check_unrestricted(member, "helpful")
    now = utcnow()
    if not begin(HelpfulVote, now, member_id=member.id, review_id=review.id):
        return review.helpful_count
    record_activity(member, "helpful", now)
    outbox.record("review.found_helpful", content_id=review.id, member_id=member.id)
    return count_engagement(review.id, helpful_count=+1)["helpful_count"]


def find_unhelpful(member: Member, review: Review) -> int:
    """Take back that the member found the review helpful. Harmless when they did not. Returns how many do now."""
    if not end(HelpfulVote, member_id=member.id, review_id=review.id):
        return review.helpful_count
    outbox.record("review.found_unhelpful", content_id=review.id, member_id=member.id)
    return count_engagement(review.id, helpful_count=-1)["helpful_count"]

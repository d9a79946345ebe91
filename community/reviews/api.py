"""Reviews of products."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required, scope_required
from community.catalog.queries import get_product
from community.content.queries import view_content
from community.content.schemas import ContentOut, ContentPage
from community.http.blueprint import Blueprint
from community.http.etags import versioned
from community.http.schemas import RelationOut
from community.outbox import transaction
from community.reviews.actions import find_helpful, find_unhelpful, reply_to, write_review
from community.reviews.queries import access_review, reply_to_review, reviews_page
from community.reviews.schemas import ReplyIn, ReplyOut, ReviewIn, ReviewsIn

reviews = Blueprint("reviews", __name__, description="Reviews of products")


@reviews.post("/products/<external_id>/reviews")
@member_required
@versioned
@reviews.arguments(ReviewIn)
@reviews.response(201, ContentOut)
def create_review(data, external_id):
    """Review a product, once per member; whether it was bought here, the orders say."""
    with transaction():
        review = write_review(current_member(), get_product(external_id), **data)
    return view_content(review.id, current_viewer())


@reviews.get("/products/<external_id>/reviews")
@reviews.arguments(ReviewsIn, location="query")
@reviews.response(200, ContentPage)
def list_reviews(which, external_id):
    """Read the reviews of a product."""
    return reviews_page(get_product(external_id), current_viewer(), **which)


@reviews.put("/reviews/<id:review_id>/helpful")
@member_required
@reviews.response(200, RelationOut)
def mark_helpful(review_id):
    """Say that a review helped you."""
    with transaction():
        return {"active": True, "count": find_helpful(current_member(), access_review(review_id, current_viewer()))}


@reviews.delete("/reviews/<id:review_id>/helpful")
@member_required
@reviews.response(200, RelationOut)
def unmark_helpful(review_id):
    """Take back that a review helped you."""
    with transaction():
        return {"active": False, "count": find_unhelpful(current_member(), access_review(review_id, current_viewer()))}


@reviews.put("/reviews/<id:review_id>/reply")
@scope_required("host")
@reviews.arguments(ReplyIn)
@reviews.response(200, ReplyOut)
def reply(data, review_id):
    """Reply to a review as the merchant, or change the reply; its author is told."""
    with transaction():
        reply_to(access_review(review_id, current_viewer()), **data)
    return reply_to_review(review_id)

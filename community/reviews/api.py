"""Reviews of products."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required, scope_required
from community.catalog.queries import get_product
from community.content.amendments import amend, take_amendments
from community.content.queries import view_content
from community.content.schemas import ContentOut, ContentPage
from community.errors import NotFound
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import versioned
from community.http.schemas import PageIn, RelationOut
from community.outbox import transaction
from community.reviews.actions import find_helpful, find_unhelpful, write_review
from community.reviews.models import Reply
from community.reviews.queries import access_review, figures_of, reviews_page
from community.reviews.replies import reply_to, reply_versions, view_reply, withdraw_reply
from community.reviews.schemas import (
    ProductFiguresOut,
    ReplyIn,
    ReplyVersionPage,
    ReviewIn,
    ReviewsIn,
    WrittenReplyOut,
)

reviews = Blueprint("reviews", __name__, description="Reviews of products")


@reviews.post("/products/<external_id>/reviews")
@member_required
@versioned
@reviews.arguments(ReviewIn)
@reviews.response(201, ContentOut)
def create_review(data, external_id):
    """Review a product, once per member; whether it was bought here, the orders say."""
    amendments, viewer = take_amendments(data), current_viewer()
    with transaction():
        review = write_review(current_member(), get_product(external_id), **data)
        amend(review, amendments)
        review_id = review.id
    return view_content(review_id, viewer)


@reviews.get("/products/<external_id>/reviews")
@reviews.arguments(ReviewsIn, location="query")
@reviews.response(200, ContentPage)
def list_reviews(which, external_id):
    """Read the reviews of a product and of its variants."""
    return reviews_page(get_product(external_id), current_viewer(), **which)


@reviews.get("/products/<external_id>/rating")
@reviews.response(200, ProductFiguresOut)
def show_rating(external_id):
    """See how a product is rated, and what reviews say of it."""
    return figures_of(get_product(external_id))


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
@scope_required("host", "admin")
@reviews.arguments(ReplyIn)
@reviews.response(200, WrittenReplyOut)
def reply(data, review_id):
    """Reply to a review as the merchant, or change the reply.

    It is judged like all that a shop says in public. Once it is shown, the author of the review is told; if it is not
    shown, `screening` says why.
    """
    with transaction():
        reply_to(access_review(review_id, current_viewer()), **data)
    return view_reply(review_id)


@reviews.get("/reviews/<id:review_id>/reply")
@scope_required("host", "admin")
@reviews.response(200, WrittenReplyOut)
def get_reply(review_id):
    """Look at your reply as the merchant: whether it is shown, and if not, why."""
    return view_reply(access_review(review_id, current_viewer()).id)


@reviews.delete("/reviews/<id:review_id>/reply")
@scope_required("host", "admin")
@reviews.response(204)
def take_reply_back(review_id):
    """Take the merchant's reply back."""
    with transaction():
        withdraw_reply(access_review(review_id, current_viewer()))


@reviews.get("/reviews/<id:review_id>/reply/versions")
@member_required
@reviews.arguments(PageIn, location="query")
@reviews.response(200, ReplyVersionPage)
def list_reply_versions(page, review_id):
    """Read every version of the merchant's reply to your review, or as staff to anybody's; newest first."""
    review = access_review(review_id, current_viewer())
    if not current_viewer().is_staff and review.author_id != current_member().id:
        raise NotFound
    return newest(reply_versions(review), [Reply.version], **page)

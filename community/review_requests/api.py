"""Requests for reviews: what became of each, whom the host leaves out, and what a member may still review."""

from __future__ import annotations

from community.access import current_viewer, member_required, scope_required
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.schemas import PageIn
from community.outbox import transaction
from community.review_requests.actions import block_requests, unblock_requests
from community.review_requests.models import RequestBlock, ReviewRequest
from community.review_requests.queries import block_rows, request_rows, rows_to_review, subject_of, view_block
from community.review_requests.schemas import BlockIn, BlockOut, BlockPage, RequestPage, RequestsIn, ToReviewPage

review_requests = Blueprint("review_requests", __name__, description="Requests for reviews after delivery")


@review_requests.get("/review-requests")
@scope_required("host", "moderator", "growth")
@review_requests.arguments(RequestsIn, location="query")
@review_requests.response(200, RequestPage)
def list_requests(page):
    """See whom the shop asked for a review and whom it did not, and why; the latest first."""
    return newest(request_rows(page.pop("state")), [ReviewRequest.id], **page)


@review_requests.get("/me/review-requests")
@member_required
@review_requests.arguments(PageIn, location="query")
@review_requests.response(200, ToReviewPage)
def list_to_review(page):
    """See what you bought and may still review; the latest first."""
    return newest(rows_to_review(current_viewer()), [ReviewRequest.id], **page)


@review_requests.put("/review-requests/blocks")
@scope_required("host", "moderator")
@review_requests.arguments(BlockIn, example={"member_external_id": "customer-7"})
@review_requests.response(200, BlockOut)
@review_requests.alt_response(201, schema=BlockOut, description="It is new")
def block(data):
    """Never ask a member, about a product, or about an order."""
    [(kind, name)] = data.items()
    with transaction():
        blocked, made = block_requests(**subject_of(kind, name))
    return view_block(blocked.id), 201 if made else 200


@review_requests.get("/review-requests/blocks")
@scope_required("host", "moderator")
@review_requests.arguments(PageIn, location="query")
@review_requests.response(200, BlockPage)
def list_blocks(page):
    """See whom, what and which orders the shop never asks about; the latest first."""
    return newest(block_rows(), [RequestBlock.id], **page)


@review_requests.delete("/review-requests/blocks/<id:block_id>")
@scope_required("host", "moderator")
@review_requests.response(204)
def unblock(block_id):
    """Let requests for reviews go out again."""
    with transaction():
        unblock_requests(block_id)

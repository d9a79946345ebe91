"""Questions about reviews: those of a product, in every order; who found them helpful; what was replied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, false, select

from community.catalog.models import Product
from community.content.models import Content, Status
from community.content.queries import access_public, content_rows, show, view_contents, visible_to
from community.database import db
from community.errors import NotFound
from community.generations import generation_page
from community.http.cursors import Page, newest
from community.members.queries import ANYBODY, Viewer
from community.reviews.models import HelpfulVote, Reply, Review

WITHOUT_PHOTOS = cast(Content.media, String) == "[]"

# What moves when somebody votes or edits, so a walk keeps the order in which it began. Newest first among equals.
MOVING = {
    "helpful": Content.helpful_count.desc(),
    "high": Content.rating.desc(),
    "low": Content.rating.asc(),
    "photos": WITHOUT_PHOTOS,
}
SORTS = ("new", *MOVING)


def access_review(review_id: int, viewer: Viewer) -> Review:
    """The review, if the viewer may see it and it is public. Raises NotFound, Conflict while it is not public."""
    content = access_public(review_id, viewer)
    if not isinstance(content, Review):
        raise NotFound
    return content


def reviews_page(
    product: Product,
    viewer: Viewer,
    *,
    sort: str,
    rating: int | None,
    verified: bool | None,
    limit: int,
    cursor: str | None,
) -> Page:
    """Public reviews of a product. rating, verified: only those with so many stars, only (un)verified ones."""
    which = _public_reviews(product, rating=rating, verified=verified)
    if sort == "new":
        rows = content_rows(viewer).where(*which, visible_to(viewer))
        page = newest(rows, [Content.published_at, Content.id], limit, cursor)
        return Page(show(page.items, viewer), page.next)
    order = select(Content.id).where(*which).order_by(MOVING[sort], Content.published_at.desc(), Content.id.desc())
    return generation_page(
        f"reviews:{product.id}:{sort}:{rating}:{verified}",
        lambda: db.session.scalars(order).all(),
        lambda ids: _still_public(ids, viewer),
        limit,
        cursor,
    )


def _public_reviews(product: Product, *, rating: int | None, verified: bool | None) -> list[ColumnElement[bool]]:
    which = [Content.product_id == product.id, Content.kind == "review", Content.status == Status.PUBLISHED]
    if rating is not None:
        which.append(Content.rating == rating)
    if verified is not None:
        which.append(Content.verified_purchase.is_(verified))
    return which


def _still_public(ids: Sequence[int], viewer: Viewer) -> list[dict[str, Any]]:
    """Their author and staff could see those that were hidden meanwhile; this list shows them to nobody."""
    shown = view_contents(ids, viewer, listed=False)
    return [content for content in shown if content["status"] == Status.PUBLISHED]


def found_helpful_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer finds the content of the row helpful."""
    if viewer.id is None:
        return false()
    live = (HelpfulVote.member_id == viewer.id, HelpfulVote.ended_at.is_(None))
    return exists().where(HelpfulVote.review_id == Content.id, *live).correlate(Content)


def replies_to(contents: Sequence[dict[str, Any]], _viewer: Viewer) -> dict[int, dict[str, Any]]:
    """The merchant's reply to each of the reviews among the contents. No statement when there is no review."""
    ids = [content["id"] for content in contents if content["kind"] == "review"]
    found: dict[int, dict[str, Any]] = {}
    if ids:
        versions = select(Reply).where(Reply.review_id.in_(ids)).order_by(Reply.version)
        for reply in db.session.scalars(versions):
            first = found.get(reply.review_id)
            found[reply.review_id] = {
                "version": reply.version,
                "body": reply.body,
                "body_html": reply.body_html,
                "created_at": first["created_at"] if first else reply.written_at,
                "edited_at": reply.written_at if first else None,
            }
    return found


def reply_to_review(review_id: int) -> dict[str, Any] | None:
    """The merchant's reply to the review."""
    return replies_to([{"id": review_id, "kind": "review"}], ANYBODY).get(review_id)

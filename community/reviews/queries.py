"""Questions about reviews: those of a product and its variants, in every order; what they say; whom they helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, false, func, select

from community.catalog.attributes import Said, what_is_said
from community.catalog.models import Product
from community.catalog.queries import asked_of, rating_of, variants_of
from community.catalog.ratings import Rating
from community.content.models import Content, Status
from community.content.queries import access_public, content_rows, show, visible_to
from community.database import db
from community.errors import NotFound
from community.generations import MOST_IDS, generation_page
from community.http.cursors import Page, newest
from community.members.queries import Viewer
from community.mutes.queries import unmuted
from community.reviews.models import HelpfulVote, Review, ReviewAttribute
from community.statements import asked, rows_of

WITHOUT_PHOTOS = cast(Content.media, String) == "[]"

# What moves when somebody votes or edits, so a walk keeps the order in which it began. Newest first among equals.
# helpful: by the lower bound of Wilson's interval for n who found it helpful of n who said anything, n / (n + z²).
# It rises with n, whatever z is: the order is that of the votes, which an index has. Source: FEATURES 1.5.
MOVING = {
    "helpful": Content.helpful_count.desc(),
    "high": Content.rating.desc(),
    "low": Content.rating.asc(),
    "photos": WITHOUT_PHOTOS,
}
SORTS = ("new", *MOVING)


@dataclass(frozen=True)
class Filter:
    """Which of the reviews. stars: with one of these numbers; none of them: any. verified: only (un)verified ones.
    attribute: that say this, (name, value). variant_only: of this very product, without the others of its group."""

    stars: tuple[int, ...] = ()
    verified: bool | None = None
    attribute: tuple[str, str] | None = None
    variant_only: bool = False


def access_review(review_id: int, viewer: Viewer) -> Review:
    """The review, if the viewer may see it and it is public. Raises NotFound, Conflict while it is not public."""
    content = access_public(review_id, viewer)
    if not isinstance(content, Review):
        raise NotFound
    return content


def reviews_page(
    product: Product, viewer: Viewer, wanted: Filter, *, sort: str, limit: int, cursor: str | None
) -> Page:
    """Public reviews of a product, and of the variants that share its group."""
    which = _chosen(product, wanted)
    if sort == "new":
        page = newest(asked(_reviews, viewer, **which), [Content.published_at, Content.id], limit, cursor)
        return Page(show(page.items, viewer), page.next)
    order = (
        select(Content.id)
        .where(*_are_public(**which))
        .order_by(MOVING[sort], Content.published_at.desc(), Content.id.desc())
    )
    return generation_page(
        f"reviews:{product.id}:{sort}:{wanted}",
        lambda: db.session.scalars(order.limit(MOST_IDS)).all(),
        lambda ids: _still_public(ids, viewer),
        limit,
        cursor,
    )


def _chosen(product: Product, wanted: Filter) -> dict[str, Any]:
    """What ``_are_public`` is to look for. One product alone is named, so that an index gives the order as well."""
    about = [product.id] if wanted.variant_only else list(variants_of(product))
    chosen: dict[str, Any] = {"product_id": about[0]} if len(about) == 1 else {"product_ids": about}
    if wanted.stars:
        chosen["stars"] = list(wanted.stars)
    if wanted.verified is not None:
        chosen["verified"] = wanted.verified
    if wanted.attribute is not None:
        chosen["name"], chosen["value"] = wanted.attribute
    return chosen


def _reviews(viewer: Viewer, **which: Any) -> Select:
    return content_rows(viewer).where(*_are_public(**which), visible_to(viewer), unmuted(viewer, Content))


def _are_public(**which: Any) -> list[ColumnElement[bool]]:
    """SQL: a public review of this product, or of one of these, with one of so many stars, verified or not, that says
    this value of the attribute of that name; values, or parameters for them."""
    are = [Content.kind == "review", Content.status == Status.PUBLISHED]
    if "product_id" in which:
        are.append(Content.product_id == which["product_id"])
    if "product_ids" in which:
        are.append(Content.product_id.in_(which["product_ids"]))
    if "stars" in which:
        are.append(Content.rating.in_(which["stars"]))
    if "verified" in which:
        are.append(Content.verified_purchase == which["verified"])
    if "name" in which:
        named = (ReviewAttribute.name == which["name"], ReviewAttribute.value == which["value"])
        said = select(ReviewAttribute.review_id).where(*named, ReviewAttribute.product_id == Content.product_id)
        are.append(Content.id.in_(said))
    return are


def _about(product_ids: Sequence[int], column: Any) -> ColumnElement[bool]:
    """SQL: the product is one of these. One alone is named, so that an index gives the order as well."""
    return column == product_ids[0] if len(product_ids) == 1 else column.in_(product_ids)


def _still_public(ids: Sequence[int], viewer: Viewer) -> list[dict[str, Any]]:
    """Their author and staff could see those that were hidden meanwhile; this list shows them to nobody."""
    rows = {row.id: row for row in rows_of(asked(_public_among, viewer, ids=ids))}
    return show([rows[id_] for id_ in ids if id_ in rows], viewer)


def _public_among(viewer: Viewer, ids: Any) -> Select:
    public = (Content.id.in_(ids), Content.status == Status.PUBLISHED, visible_to(viewer), unmuted(viewer, Content))
    return content_rows(viewer).where(*public)


def found_helpful_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer finds the content of the row helpful."""
    if viewer.id is None:
        return false()
    live = (HelpfulVote.member_id == viewer.id, HelpfulVote.ended_at.is_(None))
    return exists().where(HelpfulVote.review_id == Content.id, *live).correlate(Content)


def figures_of(product: Product) -> Rating:
    """The stars of a product with what its reviews say of each attribute, and the same of its group."""
    rating = rating_of(product)
    group = rating.group and replace(rating.group, attributes=_said_of(product, variants_of(product)))
    return replace(rating, attributes=_said_of(product, [product.id]), group=group)


def _said_of(product: Product, product_ids: Sequence[int]) -> list[Said]:
    """Exact, and without a counter: public reviews alone have rows, and an index holds all that is counted."""
    asked = asked_of(product) or []
    names = [attribute.name for attribute in asked if attribute.type != "text"]
    if not names:
        return []
    said = ReviewAttribute
    counted = select(said.name, said.value, func.count()).group_by(said.name, said.value)
    rows = db.session.execute(counted.where(_about(product_ids, said.product_id), said.name.in_(names)))
    return what_is_said(asked, {(name, value): count for name, value, count in rows})

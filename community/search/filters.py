"""The filters of a search as SQL: what passes them now, for the index may be behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select

from community.catalog.models import Product
from community.content.models import Content, ContentProduct, ContentTopic
from community.database import db
from community.search.engines import Filters
from community.topics.models import Topic


def passing(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """SQL: conditions that a content must meet."""
    if filters.kind is not None:
        yield Content.kind == filters.kind
    if filters.topic is not None:
        named = select(ContentTopic.content_id).join(Topic).where(Topic.name == filters.topic)
        yield Content.id.in_(named)
    if filters.product is not None:
        shown = select(ContentProduct.content_id).join(Product).where(Product.external_id == filters.product)
        yield Content.id.in_(shown)
    if filters.author is not None:
        yield Content.author_id == filters.author
    if filters.rating_min is not None:
        yield Content.rating >= filters.rating_min
    if filters.rating_max is not None:
        yield Content.rating <= filters.rating_max
    yield from _told(filters)


def _told(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.verified is not None:
        yield Content.verified_purchase.is_(filters.verified)
    if filters.photo is not None:
        yield (_pictures() > 0) == filters.photo
    if filters.published_from is not None:
        yield Content.published_at >= datetime.fromtimestamp(filters.published_from, UTC)
    if filters.published_to is not None:
        yield Content.published_at < datetime.fromtimestamp(filters.published_to + 1, UTC)


def _pictures() -> ColumnElement[int]:
    if db.engine.dialect.name == "postgresql":
        return func.jsonb_array_length(Content.media)
    return func.json_array_length(Content.media)

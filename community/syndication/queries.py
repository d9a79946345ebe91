"""What machines are told of: the newest contents for readers of feeds, every public page for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from community.catalog.models import Product
from community.content.models import LISTED, Content, ContentTopic, Status
from community.content.queries import listed_for, show
from community.database import db
from community.members.queries import ANYBODY
from community.topics.models import Topic

ENTRIES = 30  # of a feed
PART = 50_000  # addresses of one file. Source: sitemaps.org, protocol
CHUNK = 1_000


def newest_entries(feed: Select) -> list[dict[str, Any]]:
    """The newest contents of a feed, as anybody sees them. feed: as ``feed_rows`` makes them."""
    rows = feed.order_by(Content.published_at.desc(), Content.id.desc()).limit(ENTRIES)
    return show(db.session.execute(rows).all(), ANYBODY)


@dataclass(frozen=True)
class Section:
    """Pages of one kind. rows: ``id``, ``name`` as it stands in the address, and ``changed_at``.

    A part holds those of ``part`` ids that follow one another, so that it never moves and never holds more; they are
    read ``chunk`` at a time.
    """

    path: str
    id: ColumnElement[int]
    rows: Select
    part: int = PART
    chunk: int = CHUNK


def sections() -> dict[str, Section]:
    """Every kind of page that search engines may show: public contents of full reach, topics and products."""
    changed_at = func.coalesce(Content.edited_at, Content.published_at)
    contents = select(Content.id, Content.id.label("name"), changed_at.label("changed_at"))
    topics = select(Topic.id, Topic.name, _newest_of_topic().label("changed_at"))
    products = select(Product.id, Product.external_id.label("name"), _newest_of_product().label("changed_at"))
    return {
        "contents": Section("/p/", Content.id, contents.where(LISTED, listed_for(ANYBODY))),
        "topics": Section("/t/", Topic.id, topics.where(Topic.banned.is_(False), Topic.contents_count > 0)),
        "products": Section("/products/", Product.id, products),
    }


def _newest_of_topic() -> ColumnElement[Any]:
    public = (ContentTopic.topic_id == Topic.id, Content.status == Status.PUBLISHED)
    newest = select(func.max(Content.published_at)).join(ContentTopic, ContentTopic.content_id == Content.id)
    return func.coalesce(newest.where(*public).correlate(Topic).scalar_subquery(), Topic.created_at)


def _newest_of_product() -> ColumnElement[Any]:
    about = (Content.product_id == Product.id, Content.kind == "review", Content.status == Status.PUBLISHED)
    newest = select(func.max(Content.published_at)).where(*about).correlate(Product).scalar_subquery()
    return func.coalesce(newest, Product.created_at)


def parts_of(section: Section) -> list[Row]:
    """``number`` of every part that holds something, and its latest ``changed_at``."""
    rows = section.rows.with_only_columns(section.id, section.rows.selected_columns.changed_at).subquery()
    number = (rows.c.id // section.part).label("number")
    latest = func.max(rows.c.changed_at).label("changed_at")
    return list(db.session.execute(select(number, latest).group_by(number).order_by(number)))


def pages_of(section: Section, number: int) -> Iterator[Row]:
    """The pages of a part, in the order of ids; never more than a chunk of them is held."""
    after, end = number * section.part - 1, (number + 1) * section.part
    in_order = section.rows.order_by(section.id).limit(section.chunk)
    while rows := db.session.execute(in_order.where(section.id > after, section.id < end)).all():
        yield from rows
        after = rows[-1].id

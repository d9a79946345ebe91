"""Which contents a feed holds. All of them are read through the eyes of the viewer, at the moment of reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select, true, union

from community.content.models import LISTED, Content, ContentProduct, ContentTopic, Status
from community.content.queries import feed_rows
from community.database import UtcDateTime, db
from community.feeds.models import NotInterested
from community.follows.queries import followed_members, followed_products, followed_topics
from community.generations import MOST_IDS
from community.members.queries import Viewer
from community.statements import asked, rows_of
from community.topics.models import Topic

LATEST = 2_000
FIRST = literal(datetime(1970, 1, 1, tzinfo=UTC), UtcDateTime())
NEWEST = (Content.published_at, Content.id)
SAID = (NotInterested.said_at, NotInterested.content_id)
HIGHEST = (Content.score.desc(), Content.id.desc())


def following(viewer: Viewer) -> Select:
    """Contents by the members, and of the topics and products, that the viewer follows: by the ids of all of them."""
    theirs = (Content.author_id.in_(followed_members(viewer)), Content.status == Status.PUBLISHED)
    authors = select(Content.id).where(*theirs)
    return feed_rows(viewer).where(Content.id.in_(union(authors, *_of_followed_things(viewer))))


def following_among_latest(viewer: Viewer, before: datetime | None = None) -> Select:
    """Those of ``following`` among the latest 2,000 of all. before: those published after it are left out of account.

    Who follows many finds a page here, in the order of the index; for who follows few ``following`` reads little.
    """
    latest = select(Content.published_at).where(LISTED, true() if before is None else Content.published_at <= before)
    oldest = latest.order_by(Content.published_at.desc()).offset(LATEST).limit(1).scalar_subquery()
    # + 0: no index answers the condition, so that SQLite does not gather and sort all that any of the followed wrote
    of_things = [(Content.id + 0).in_(ids) for ids in _of_followed_things(viewer)]
    followed = or_((Content.author_id + 0).in_(followed_members(viewer)), *of_things)
    return feed_rows(viewer).where(Content.published_at >= func.coalesce(oldest, FIRST), followed)


def _of_followed_things(viewer: Viewer) -> tuple[Select, Select]:
    topics = ContentTopic.topic_id.in_(followed_topics(viewer))
    products = ContentProduct.product_id.in_(followed_products(viewer))
    return select(ContentTopic.content_id).where(topics), select(ContentProduct.content_id).where(products)


def of_topic(viewer: Viewer, topic_id: int) -> Select:
    """Contents that bear the topic."""
    bearing = select(ContentTopic.content_id).where(ContentTopic.topic_id == topic_id)
    return feed_rows(viewer).where(Content.id.in_(bearing))


def of_product(viewer: Viewer, product_id: int) -> Select:
    """Contents that show the product or are about it."""
    showing = select(ContentProduct.content_id).where(ContentProduct.product_id == product_id)
    return feed_rows(viewer).where(Content.id.in_(showing))


def trending_ids() -> Sequence[int]:
    """The highest scores first, whoever looks; of equal ones the newer first."""
    return db.session.scalars(select(Content.id).where(LISTED).order_by(*HIGHEST).limit(MOST_IDS)).all()


def trending_rows(viewer: Viewer, limit: int) -> Sequence[Row]:
    """The contents with the highest scores now, as rows for ``show``."""
    return rows_of(asked(_highest, viewer, limit=limit))


def _highest(viewer: Viewer, limit: int) -> Select:
    return feed_rows(viewer).order_by(*HIGHEST).limit(limit)


def rows_for(viewer: Viewer) -> Callable[[Sequence[int]], Sequence[Row]]:
    """How to get the rows of those ids that the viewer may see in feeds."""
    return lambda ids: rows_of(asked(_among, viewer, ids=ids))


def rows_of_interest_to(viewer: Viewer) -> Callable[[Sequence[int]], Sequence[Row]]:
    """How to get those of them that may interest the viewer."""
    return lambda ids: rows_of(asked(_of_interest_among, viewer, ids=ids))


def _among(viewer: Viewer, ids: Any) -> Select:
    return feed_rows(viewer).where(Content.id.in_(ids))


def _of_interest_among(viewer: Viewer, ids: Any) -> Select:
    return _among(viewer, ids).where(may_interest(viewer))


def may_interest(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the content is by somebody else, and the viewer said of nothing about it that it does not interest them."""
    said = NotInterested.member_id == viewer.id
    topics = select(NotInterested.topic_id).where(said, NotInterested.topic_id.is_not(None))
    bears_one = select(ContentTopic.content_id).where(
        ContentTopic.content_id == Content.id, ContentTopic.topic_id.in_(topics)
    )
    authors = select(NotInterested.author_id).where(said, NotInterested.author_id.is_not(None))
    return and_(
        Content.author_id != viewer.id,
        Content.id.not_in(select(NotInterested.content_id).where(said)),
        Content.author_id.not_in(authors),
        ~bears_one.exists(),
    )


def not_interesting_to(viewer: Viewer) -> Select:
    """What the viewer is not interested in, as rows to be ordered by when it was said."""
    return (
        select(
            NotInterested.content_id,
            NotInterested.said_at,
            NotInterested.author_id,
            NotInterested.topic_id,
            Topic.name.label("topic"),
        )
        .outerjoin(Topic, Topic.id == NotInterested.topic_id)
        .where(NotInterested.member_id == viewer.id)
    )


def reason_of(row: Row) -> str:
    """Of what it was said: author, topic or content."""
    return "author" if row.author_id else "topic" if row.topic_id else "content"


def count_not_interesting(viewer: Viewer) -> int:
    """Of how many contents the viewer said so."""
    said = select(func.count()).select_from(NotInterested).where(NotInterested.member_id == viewer.id)
    return db.session.scalar(said) or 0

"""Which contents a feed holds. All of them are read through the eyes of the viewer, at the moment of reading."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from community.catalog.models import Product
from community.content.models import LISTED, Content, ContentProduct, ContentTopic
from community.content.queries import feed_rows
from community.database import db
from community.follows.queries import followed_members, followed_products, followed_topics
from community.generations import MOST_IDS
from community.members.queries import Viewer
from community.topics.models import Topic

NEWEST = (Content.published_at, Content.id)


def following(viewer: Viewer) -> Select:
    """Contents by the members, and of the topics and products, that the viewer follows."""
    return feed_rows(viewer).where(or_(Content.author_id.in_(followed_members(viewer)), *of_followed_things(viewer)))


def of_followed_things(viewer: Viewer) -> tuple:
    """SQL: the content bears a topic that the viewer follows; it shows a product that they follow."""
    topics = ContentTopic.topic_id.in_(followed_topics(viewer))
    products = ContentProduct.product_id.in_(followed_products(viewer))
    return (
        Content.id.in_(select(ContentTopic.content_id).where(topics)),
        Content.id.in_(select(ContentProduct.content_id).where(products)),
    )


def of_topic(topic: Topic, viewer: Viewer) -> Select:
    """Contents that bear the topic."""
    bearing = select(ContentTopic.content_id).where(ContentTopic.topic_id == topic.id)
    return feed_rows(viewer).where(Content.id.in_(bearing))


def of_product(product: Product, viewer: Viewer) -> Select:
    """Contents that show the product or are about it."""
    showing = select(ContentProduct.content_id).where(ContentProduct.product_id == product.id)
    return feed_rows(viewer).where(Content.id.in_(showing))


def trending_ids() -> Sequence[int]:
    """The highest scores first, whoever looks; of equal ones the newer first."""
    highest = select(Content.id).where(LISTED).order_by(Content.score.desc(), Content.id.desc())
    return db.session.scalars(highest.limit(MOST_IDS)).all()

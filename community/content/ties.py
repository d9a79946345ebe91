"""What a content is tied to: the topics it bears, the members it mentions, the products it shows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from community.catalog.models import Product
from community.content.models import Content, ContentProduct, ContentTopic, Mention
from community.database import db
from community.gathering import insert_at_end
from community.members.queries import find_members
from community.topics.actions import topics_named


def name_topics(content: Content, names: Sequence[str]) -> list[dict[str, int]]:
    """Write down what topics the content bears. Returns the rows of that relation."""
    topics = topics_named(names)
    content.topic_names = [topic.name for topic in topics]
    return [{"topic_id": topic.id} for topic in topics]


def bear_topics(content: Content, rows: list[dict[str, int]]) -> None:
    """Write the rows that ``name_topics`` gave."""
    _relate(content, ContentTopic, rows)


def mention(content: Content, usernames: Sequence[str]) -> None:
    named = find_members(usernames).values() if usernames else ()
    mentioned = {member.id for member in named} - {content.author_id}
    _relate(content, Mention, [{"member_id": member_id} for member_id in sorted(mentioned)])


def show_products(content: Content, products: Sequence[Product]) -> None:
    places = {product.id: position for position, product in enumerate(dict.fromkeys(products))}
    _relate(content, ContentProduct, [{"product_id": id_, "position": place} for id_, place in places.items()])


def _relate(content: Content, model: type, rows: list[dict[str, int]]) -> None:
    """Write the rows of content in a table of relations; those of an earlier version are gone."""
    if content.version > 1:
        db.session.execute(delete(model).where(model.content_id == content.id))
    for row in rows:
        insert_at_end(model, content_id=content.id, **row)

"""What else somebody may want to read who has read a content: of its topics, its products, its telling words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from community.catalog.models import Product
from community.content.models import Content, ContentProduct, ContentTopic
from community.content.queries import feed_rows, show
from community.database import db
from community.members.queries import Viewer
from community.search.models import SearchTerm, SearchTermUse
from community.statements import asked, rows_of
from community.topics.models import Topic

MOST_LINKS = 8  # topics, products, and words each by which related contents are sought
MOST_BY_LINK = 100  # contents of one topic, product or word, the newest first
MOST_RANKED = 60  # of which those are shown that the viewer may see
MOST_OF_AN_AUTHOR = 2  # of the content's own author
COMMON = 0.05  # of all contents; a word that more of them say tells nothing
FREQUENT = 20  # contents, in a small house
WEIGHTS = {"topic": 2.0, "product": 3.0, "term": 1.0}  # by judgement: what an author says by intent tells most

HOLDING = {
    "topic": (ContentTopic, ContentTopic.topic_id),
    "product": (ContentProduct, ContentProduct.product_id),
    "term": (SearchTermUse, SearchTermUse.term_id),
}


class Link(NamedTuple):
    """A topic, product or word of a content. holding: how many contents have it."""

    kind: str
    id: int
    holding: int


def related_to(content: Mapping[str, Any], viewer: Viewer, limit: int) -> list[dict[str, Any]]:
    """The contents that share most with this one, that are listed for the viewer; at most two of its own author."""
    scores = _scores(content["id"])
    ids = [content_id for content_id, _ in sorted(scores.items(), key=lambda each: (-each[1], -each[0]))[:MOST_RANKED]]
    known = {row.id: row for row in rows_of(asked(_listed_among, viewer, ids=ids))}
    wanted = [known[content_id] for content_id in ids if content_id in known]
    return show(list(_few_of(content["author_id"], wanted))[:limit], viewer)


def _listed_among(viewer: Viewer, ids: Any) -> Select:
    return feed_rows(viewer).where(Content.id.in_(ids))


def _few_of(author_id: int, rows: Sequence[Any]) -> Iterator[Any]:
    own = 0
    for row in rows:
        own += row.author_id == author_id
        if row.author_id != author_id or own <= MOST_OF_AN_AUTHOR:
            yield row


def _scores(content_id: int) -> Counter[int]:
    """How much each content shares with this one: rare things count for more than frequent ones."""
    total = db.session.scalar(select(func.max(Content.id))) or 1
    links = [Link(*row) for row in db.session.execute(_links(content_id, max(FREQUENT, COMMON * total)))]
    scores: Counter[int] = Counter()
    for place, other_id in db.session.execute(_bearing(links)) if links else ():
        link = links[place]
        scores[other_id] += WEIGHTS[link.kind] * math.log(1 + total / (1 + link.holding))
    del scores[content_id]
    return scores


def _links(content_id: int, frequent: float) -> CompoundSelect:
    """SQL: (kind, id, how many contents hold it) of what the content is about."""
    topics = select(literal("topic"), Topic.id, Topic.contents_count).join(ContentTopic)
    topics = topics.where(ContentTopic.content_id == content_id, Topic.banned.is_(False))
    products = select(literal("product"), Product.id, Product.rating_count).join(ContentProduct)
    terms = select(literal("term"), SearchTerm.id, SearchTerm.contents_count).join(SearchTermUse)
    terms = terms.where(SearchTermUse.content_id == content_id, SearchTerm.contents_count.between(2, frequent))
    return union_all(
        _few(topics.order_by(Topic.contents_count, Topic.id)),
        _few(products.where(ContentProduct.content_id == content_id).order_by(Product.id)),
        _few(terms.order_by(SearchTerm.contents_count, SearchTerm.id)),
    )


def _few(statement: Select, most: int = MOST_LINKS) -> Select:
    limited = statement.limit(most).subquery()
    return select(*limited.c)


def _bearing(links: Sequence[Link]) -> CompoundSelect:
    """SQL: (place among the links, content) of the newest contents of each."""
    arms = []
    for place, link in enumerate(links):
        held, owner = HOLDING[link.kind]
        newest = select(literal(place), held.content_id).where(owner == link.id).order_by(held.content_id.desc())
        arms.append(_few(newest, MOST_BY_LINK))
    return union_all(*arms)

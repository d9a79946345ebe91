"""What a member may like, first form: the trending score, the quality, and what they follow; every term is shown.

The unit of a term is that of the trending score: 1 is ten times the engagement, or 12.5 hours. Nothing is learned
about the member but what they chose to follow themselves.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, or_, select, union_all

from community.content.models import LISTED, Content
from community.content.queries import listed_for
from community.content.scores import explain
from community.database import db
from community.feeds.queries import NEWEST, of_followed_things
from community.members.queries import Viewer

CANDIDATES = 500  # of each source
PER_AUTHOR = 2  # in one page; Source: FEATURES F6
QUALITY = 1.0  # the best against the worst: a factor of ten in engagement
USUAL_QUALITY = 0.5  # of what nobody has judged
FOLLOWED_TOPIC = 1.0
FOLLOWED_PRODUCT = 1.0

Ranked = tuple[int, int]  # id of a content, id of its author


def recommended_ids(viewer: Viewer, page_length: int) -> list[int]:
    """The order for the viewer. Their own contents are left out, and what would be an author's third on a page."""
    rows = db.session.execute(_terms(viewer).where(Content.id.in_(_candidates(viewer)), listed_for(viewer)))
    ranked = sorted(rows, key=lambda row: (score_of(row)["value"], row.id), reverse=True)
    return list(spread(((row.id, row.author_id) for row in ranked if row.author_id != viewer.id), page_length))


def explain_recommended(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any]]:
    """The score of each content for the viewer as it is now, with its terms."""
    return {row.id: score_of(row) for row in db.session.execute(_terms(viewer).where(Content.id.in_(ids)))}


def score_of(row: Row) -> dict[str, Any]:
    """The score of a row of terms; the terms sum to it."""
    trending = explain(row._mapping)
    terms = {
        **trending["terms"],
        "quality": QUALITY * (USUAL_QUALITY if row.quality is None else row.quality),
        "followed_topic": FOLLOWED_TOPIC * row.of_topic,
        "followed_product": FOLLOWED_PRODUCT * row.of_product,
    }
    return {"value": sum(terms.values()), "terms": terms, "weighted": trending["weighted"]}


def _terms(viewer: Viewer) -> Select:
    of_topic, of_product = of_followed_things(viewer)
    counters = [Content.likes_count, Content.bookmarks_count, Content.comments_count, Content.shares_count]
    known = (Content.id, Content.author_id, Content.score, Content.published_at, Content.quality, *counters)
    return select(*known, of_topic.label("of_topic"), of_product.label("of_product"))


def _candidates(viewer: Viewer) -> Any:
    """Ids of the highest scores, and of the newest about what the viewer follows."""
    listed = select(Content.id).where(LISTED)
    trending = listed.order_by(Content.score.desc(), Content.id.desc()).limit(CANDIDATES).subquery()
    followed = listed.where(or_(*of_followed_things(viewer)))
    newest = followed.order_by(*(key.desc() for key in NEWEST)).limit(CANDIDATES).subquery()
    return union_all(select(trending.c.id), select(newest.c.id))


def spread(ranked: Iterable[Ranked], page_length: int) -> Iterator[int]:
    """The ids so that an author stands at most twice among any page_length neighbours; best first otherwise.

    Who has too much gives way to the next, and what finds no place at all is left out.
    """
    waiting, recent = list(ranked), deque(maxlen=page_length - 1)
    while waiting:
        crowded = _crowded(recent)
        place = next((n for n, (_, author_id) in enumerate(waiting) if author_id not in crowded), None)
        if place is None:
            return
        content_id, author_id = waiting.pop(place)
        recent.append(author_id)
        yield content_id


def _crowded(recent: Iterable[int]) -> set[int]:
    return {author_id for author_id, times in Counter(recent).items() if times >= PER_AUTHOR}

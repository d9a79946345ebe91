"""Of what sort the results are. Where a filter has chosen a value, its facet tells what the others would give."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Row, func, select

from community.catalog.models import Product
from community.content.models import ContentProduct, ContentTopic
from community.database import db
from community.members.queries import Viewer
from community.rows import among
from community.search.candidates import candidates
from community.search.questions import Question
from community.search.tallies import Tally, tally
from community.topics.models import Topic

MOST_VALUES = 20  # of one facet

Values = list[dict[str, Any]]
FILTERS = {
    "kind": ("kind",),
    "rating": ("rating_min", "rating_max"),
    "verified": ("verified",),
    "topic": ("topic",),
    "product": ("product",),
    "month": ("published_from", "published_to"),
}


def facets(question: Question, counted: Tally, viewer: Viewer) -> dict[str, Values]:
    """The values of each facet, at most 20: months the newest first, all others the most frequent first.

    counted: the results. A facet that the question filters by is counted among what it would find without.
    """
    found = {}
    for facet, names in FILTERS.items():
        chosen = any(getattr(question.narrowest, name) is not None for name in names)
        wider = question.without(*names) if chosen else question
        rows = tally(candidates(wider)[0], wider, viewer).rows if chosen else counted.rows
        found[facet] = COUNTING[facet](rows)
    return found


def _kinds(rows: Sequence[Row]) -> Values:
    return _most(Counter(row.kind for row in rows))


def _ratings(rows: Sequence[Row]) -> Values:
    return _most(Counter(str(row.rating) for row in rows if row.rating))


def _verified(rows: Sequence[Row]) -> Values:
    told = (row.verified_purchase for row in rows if row.verified_purchase is not None)
    return _most(Counter("yes" if verified else "no" for verified in told))


def _topics(rows: Sequence[Row]) -> Values:
    bearing = select(Topic.name, func.count()).join(ContentTopic).group_by(Topic.name)
    bearing = bearing.where(Topic.banned.is_(False), among(ContentTopic.content_id, [row.id for row in rows]))
    return _most(Counter(dict(db.session.execute(bearing).all())))


def _products(rows: Sequence[Row]) -> Values:
    showing = select(Product.external_id, func.count()).join(ContentProduct).group_by(Product.external_id)
    showing = showing.where(among(ContentProduct.content_id, [row.id for row in rows]))
    return _most(Counter(dict(db.session.execute(showing).all())))


def _months(rows: Sequence[Row]) -> Values:
    """Local months of TIMEZONE. A look-up among their first instants costs a tenth of turning every time into one."""
    published = [row.published for row in rows if row.published is not None]
    if not published:
        return []
    begins = _begins_of_months(min(published), max(published), current_app.config["COMMUNITY"].timezone)
    instants = [begin.timestamp() for begin in begins]
    counts = Counter(bisect_right(instants, instant) - 1 for instant in published)
    newest = sorted(counts.items(), reverse=True)[:MOST_VALUES]
    return [{"value": f"{begins[place]:%Y-%m}", "count": count} for place, count in newest]


def _begins_of_months(first: int, last: int, zone: ZoneInfo) -> list[datetime]:
    """The first instant of every local month from that of first to that of last, seconds since 1970."""
    begin, end = datetime.fromtimestamp(first, zone), datetime.fromtimestamp(last, zone)
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
    return [datetime(month // 12, month % 12 + 1, 1, tzinfo=zone) for month in months]


def _most(counts: Counter[str]) -> Values:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"value": value, "count": count} for value, count in ordered[:MOST_VALUES]]


COUNTING: dict[str, Callable[[Sequence[Row]], Values]] = {
    "kind": _kinds,
    "rating": _ratings,
    "verified": _verified,
    "topic": _topics,
    "product": _products,
    "month": _months,
}

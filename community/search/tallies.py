"""How many results there are, and of what sort: counted among what the viewer may see, never beyond it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from community.catalog.models import Product
from community.content.models import Content, ContentProduct, ContentTopic
from community.content.queries import listed_for
from community.database import db
from community.members.queries import Viewer
from community.search.analysis import Query, is_decided_by_terms, matches
from community.search.documents import searched_texts
from community.search.engines import Filters
from community.search.filters import among, passing
from community.topics.models import Topic

MOST_VERIFIED = 2_000  # texts that are read for one total: 50 ms of folding
MOST_VALUES = 20  # of one facet


def tally(ids: Sequence[int], query: Query, filters: Filters, viewer: Viewer) -> dict[str, Any]:
    """Total and facets of the candidates.

    A text that was never edited says what the index says it does, and the terms of a short query leave nothing open:
    then no text is read. Otherwise at most 2,000 are; where that is not enough, the total is an upper bound.
    """
    standing, decided = _standing(ids, filters, viewer), is_decided_by_terms(query)
    doubtful = [row.id for row in standing if not decided or row.version > 1]
    refuted = _refuted(doubtful[:MOST_VERIFIED], query)
    counted = [row for row in standing if row.id not in refuted] if refuted else standing
    shown = [row.id for row in counted]
    return {
        "total": len(counted),
        "total_is_exact": len(doubtful) <= MOST_VERIFIED,
        "facets": {
            "kind": _most(Counter(row.kind for row in counted)),
            "rating": _most(Counter(str(row.rating) for row in counted if row.rating)),
            "topic": _most(_by_topic(shown)),
            "product": _most(_by_product(shown)),
        },
    }


def _standing(ids: Sequence[int], filters: Filters, viewer: Viewer) -> Sequence[Row]:
    """Those of the candidates that the viewer may see and that pass the filters now."""
    columns = (Content.id, Content.kind, Content.rating, Content.version)
    return db.session.execute(select(*columns).where(among(ids), listed_for(viewer), *passing(filters))).all()


def _refuted(ids: Sequence[int], query: Query) -> set[int]:
    """Those that do not say what was asked for."""
    rows = db.session.execute(select(*Content.__table__.c).where(among(ids))) if ids else ()
    return {row.id for row in rows if not matches(query, *searched_texts(row))}


def _by_topic(ids: Sequence[int]) -> Counter[str]:
    bearing = select(Topic.name, func.count()).join(ContentTopic).group_by(Topic.name)
    bearing = bearing.where(Topic.banned.is_(False), among(ids, ContentTopic.content_id))
    return Counter(dict(db.session.execute(bearing).all()))


def _by_product(ids: Sequence[int]) -> Counter[str]:
    showing = select(Product.external_id, func.count()).join(ContentProduct).group_by(Product.external_id)
    return Counter(dict(db.session.execute(showing.where(among(ids, ContentProduct.content_id))).all()))


def _most(counts: Counter[str]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"value": value, "count": count} for value, count in ordered[:MOST_VALUES]]

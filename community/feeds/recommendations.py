"""What a member may like, and why: every term of the score is shown. docs/feeds.md says it to members.

The unit of a term is that of the trending score: 1 is ten times the engagement, or 12.5 hours. Who looks without
personalisation gets the order that everybody gets.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row

from community.clock import utcnow
from community.content.queries import show
from community.content.scores import explain
from community.feeds.actions import order_name
from community.feeds.candidates import TRENDING, candidates_for, plain_candidates
from community.feeds.mixing import Scored, mixed
from community.feeds.queries import rows_for, rows_of_interest_to, trending_ids
from community.feeds.reasons import why_recommended
from community.feeds.walks import Order, begin_walk, first_part, next_page
from community.http.cursors import Page
from community.members.queries import Viewer

VERSION = "recommended-2"
PER_AUTHOR = 2  # in one page; Source: FEATURES F6
QUALITY = 1.0  # the best against the worst: a factor of ten in engagement
USUAL_QUALITY = 0.5  # of what nobody has judged
FOLLOWED_AUTHOR = 1.0
FOLLOWED_TOPIC = 1.0
FOLLOWED_PRODUCT = 1.0
LIKED_BY_FOLLOWED = 0.5  # times log2(1 + how many of them)
TAG = 1.0  # times its strength
SEEN = -2.0  # for each day on which it was shown: about a day behind what is new to the member
MOST_SEEN_DAYS = 3

EXPLORED_VIEWS = 50  # who has fewer impressions may be given one of the places for newcomers
NEW_AUTHOR_CONTENTS = 5
EXPLORED_AGE = timedelta(days=14)
LEAST_QUALITY = 0.1  # what was judged and has less is hardly a sentence

TAIL = Order("trending", trending_ids)


def recommended_page(viewer: Viewer, limit: int, cursor: str | None, *, personal: bool) -> Page:
    """A page of what is recommended: what was chosen first, and then all the rest by its trending score.

    personal: by what the viewer follows, likes, saw and said; else the same for everybody, and no profile is read.
    Items are mappings for ``FeedItemOut``. Raises BadCursor, Gone.
    """
    candidates = partial(candidates_for, viewer) if personal else plain_candidates
    fetch = rows_of_interest_to(viewer) if personal else rows_for(viewer)
    known: Sequence[Row] = ()
    if cursor:
        name = order_name(viewer.id) if personal else "recommended"
        chosen = Order(name, lambda: order_of(candidates()))
        page = next_page(cursor, (chosen, TAIL), fetch, limit, PER_AUTHOR)
    else:
        known = candidates()
        page = _first_page(order_of(known), fetch, limit)
    return Page(_explained(page.items, viewer, candidates, known), page.next)


def order_of(candidates: Sequence[Row]) -> list[int]:
    """The ids of the candidates in the order in which they are recommended."""
    return mixed(_scored(row) for row in candidates)


def _first_page(ids: Sequence[int], fetch: Any, limit: int) -> Page:
    part = first_part(ids, fetch, limit, PER_AUTHOR)
    more = part.rest is not None or len(ids) >= TRENDING
    return Page(part.rows, begin_walk([row.id for row in part.rows]) if more else None)


def _scored(row: Row) -> Scored:
    topic = row.topic_names[0] if row.topic_names else None
    return Scored(row.id, score_of(row)["value"], topic, row.views_count if is_to_be_explored(row) else None)


def is_to_be_explored(row: Row) -> bool:
    """Whether a candidate may take a place that is kept for newcomers: new, hardly seen, and not judged poor."""
    return (
        row.author_contents <= NEW_AUTHOR_CONTENTS
        and row.views_count < EXPLORED_VIEWS
        and row.published_at > utcnow() - EXPLORED_AGE
        and not row.seen_days
        and (row.quality is None or row.quality >= LEAST_QUALITY)
    )


def score_of(row: Row) -> dict[str, Any]:
    """The score of a candidate; its terms sum to it. Without personal bonds there are none of their terms."""
    trending = explain(row._mapping)
    quality = QUALITY * (USUAL_QUALITY if row.quality is None else row.quality)
    terms = {**trending["terms"], "quality": quality, **_personal_terms(row)}
    return {"value": sum(terms.values()), "terms": terms, "weighted": trending["weighted"], "weights": VERSION}


def _personal_terms(row: Row) -> dict[str, float]:
    terms = {
        "followed_author": FOLLOWED_AUTHOR if row.followed_author else 0.0,
        "followed_topic": FOLLOWED_TOPIC if row.followed_topic else 0.0,
        "followed_product": FOLLOWED_PRODUCT if row.followed_product else 0.0,
        "liked_by_followed": LIKED_BY_FOLLOWED * math.log2(1 + (row.liked_by_followed or 0)),
        "tag": TAG * (row.tag_strength or 0.0),
        "seen": SEEN * min(row.seen_days or 0, MOST_SEEN_DAYS),
    }
    return {name: value for name, value in terms.items() if value}


def _explained(rows: Sequence[Row], viewer: Viewer, candidates: Any, known: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as they are shown, with score and reason as they are now."""
    by_id = {row.id: row for row in known or candidates(ids=[row.id for row in rows])}
    contents = show(rows, viewer)
    for content in contents:
        row = by_id.get(content["id"])
        content["explained"] = row and score_of(row)
        content["why"] = row and why_recommended(row, explored=is_to_be_explored(row))
    return contents

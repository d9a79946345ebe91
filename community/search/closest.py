"""What stands in front of an order by relevance is put in the order of what the texts say, by their text of now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, select

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.rows import among
from community.search.closeness import closeness
from community.search.documents import TEXTS, searched_texts
from community.search.questions import Question

FRONT = 100  # texts that are read: 15 ms
FRESHNESS_MATTERS = 0.2  # of a text of today, before one of long ago
HALF_LIFE = timedelta(days=180)


def closest_first(ids: Sequence[int], question: Question) -> list[int]:
    """The candidates of an index, of which the first hundred are put in order anew: closest, best, newest.

    Equal ones stay as they were, and so does all that is not ordered by relevance.
    """
    if question.sort != "relevance" or not question.query.wanted:
        return list(ids)
    front, now = ids[:FRONT], utcnow()
    rows = db.session.execute(select(*TEXTS, Content.quality, Content.published_at).where(among(Content.id, front)))
    worths = {row.id: worth(row, question, now) for row in rows}
    return sorted(front, key=lambda id_: -worths.get(id_, 0.0)) + list(ids[FRONT:])


def worth(row: Row, question: Question, now: datetime) -> float:
    """0 and more: how well a content answers, times its quality, times how fresh it is."""
    age = max(timedelta(), now - row.published_at) if row.published_at else HALF_LIFE
    freshness = 1 + FRESHNESS_MATTERS * 0.5 ** (age / HALF_LIFE)
    return closeness(question.query, *searched_texts(row)) * (1 + (row.quality or 0.0)) * freshness

"""How many results there are, counted among what the viewer may see, never beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Row, cast, extract, select

from community.content.models import Content
from community.database import db
from community.members.queries import Viewer
from community.rows import among
from community.search.analysis import Query, is_decided_by_terms, matches
from community.search.documents import TEXTS, searched_texts
from community.search.questions import Question

MOST_VERIFIED = 2_000  # texts that are read for one total: 50 ms of folding
PUBLISHED = cast(extract("epoch", Content.published_at), BigInteger)  # seconds since 1970: times cost
COLUMNS = (
    Content.id,
    Content.kind,
    Content.rating,
    Content.verified_purchase,
    PUBLISHED.label("published"),
    Content.version,
)


class Tally(NamedTuple):
    """The results, as rows of COLUMNS in no order. is_exact: false where some may be none."""

    rows: Sequence[Row]
    is_exact: bool


def tally(ids: Sequence[int], question: Question, viewer: Viewer) -> Tally:
    """Those of the candidates that answer now, for this viewer.

    A text that was never edited says what the index says it does, and the terms of a short query leave nothing open:
    then no text is read. Otherwise at most 2,000 are; where that is not enough, there may be fewer.
    """
    standing, decided = _standing(ids, question, viewer), is_decided_by_terms(question.query)
    doubtful = [row.id for row in standing if not decided or row.version > 1]
    refuted = _refuted(doubtful[:MOST_VERIFIED], question.query)
    counted = [row for row in standing if row.id not in refuted] if refuted else standing
    return Tally(counted, len(doubtful) <= MOST_VERIFIED)


def _standing(ids: Sequence[int], question: Question, viewer: Viewer) -> Sequence[Row]:
    """Those of the candidates that the viewer may see and that pass the filters now."""
    return db.session.execute(select(*COLUMNS).where(among(Content.id, ids), *question.conditions(viewer))).all()


def _refuted(ids: Sequence[int], query: Query) -> set[int]:
    """Those that do not say what was asked for."""
    rows = db.session.execute(select(*TEXTS).where(among(Content.id, ids))) if ids else ()
    return {row.id for row in rows if not matches(query, *searched_texts(row))}

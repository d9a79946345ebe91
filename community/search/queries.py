"""Answers to a search: candidates of the index, looked at through the eyes of whoever asks, as they are now."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from community.content.models import Content, Status
from community.content.queries import content_rows, listed_for, show
from community.database import db
from community.generations import generation_page
from community.members.queries import Viewer
from community.search.analysis import Query, matches, parse
from community.search.documents import searched_texts
from community.search.engines import Filters, IndexDamaged, Sort
from community.search.filters import among, passing
from community.search.index import search_index
from community.search.marks import marks
from community.search.tallies import tally

MOST_LOOKED_THROUGH = 2_000  # contents that are read one by one while there is no index: 50 ms of folding
BEST, NEWEST = Content.score.desc(), (Content.published_at.desc(), Content.id.desc())


@dataclass(frozen=True)
class Question:
    """What somebody asks for."""

    words: str
    filters: Filters
    sort: Sort

    @cached_property
    def query(self) -> Query:
        return parse(self.words)

    @property
    def is_void(self) -> bool:
        """There is something written, and nothing in it that could be found (punctuation). Without words, all is."""
        return bool(self.words.strip()) and not self.query.wanted

    @property
    def name(self) -> str:
        """The same for questions that have the same answer."""
        asked = repr((self.query, astuple(self.filters), self.sort))
        return f"search:{hashlib.blake2b(asked.encode(), digest_size=12).hexdigest()}"


def answer(question: Question, viewer: Viewer, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of results with total and facets, for SearchOut.

    ``partial``: the index cannot be used, so only the newest contents were looked through.
    """
    ids, partial = candidates(question)
    page = generation_page(question.name, lambda: ids, lambda some: results(some, question, viewer), limit, cursor)
    figures = tally(ids, question.query, question.filters, viewer)
    return {"items": page.items, "next": page.next, "partial": partial, **figures}


def candidates(question: Question) -> tuple[Sequence[int], bool]:
    """Ids of what may answer, best first, whoever asks; and whether they are but a part, for want of an index."""
    if question.is_void:
        return [], False
    try:
        ids = search_index().search(question.query, question.filters, question.sort)
    except IndexDamaged:
        return look_through(question), True
    return best_now(ids) if question.sort == "top" else ids, False


def look_through(question: Question) -> list[int]:
    """The same without an index, from the newest contents alone."""
    columns = [*Content.__table__.c]
    published = select(*columns).where(Content.status == Status.PUBLISHED, *passing(question.filters))
    rows = db.session.execute(published.order_by(*NEWEST).limit(MOST_LOOKED_THROUGH))
    ids = [row.id for row in rows if matches(question.query, *searched_texts(row))]
    return best_now(ids) if question.sort == "top" else ids


def best_now(ids: Sequence[int]) -> list[int]:
    """These contents by their present score: the index knows that of the day when they were indexed."""
    return list(db.session.scalars(select(Content.id).where(among(ids)).order_by(BEST, *NEWEST)))


def results(ids: Sequence[int], question: Question, viewer: Viewer) -> list[dict[str, Any]]:
    """Those of the candidates that the viewer may see and that say now what was asked for, in the order of ids."""
    seen = content_rows(viewer).where(Content.id.in_(ids), listed_for(viewer), *passing(question.filters))
    rows = {row.id: row for row in db.session.execute(seen) if matches(question.query, *searched_texts(row))}
    contents = show([rows[id_] for id_ in ids if id_ in rows], viewer)
    return [{"id": each["id"], "content": each, "highlights": marks(question.query, each)} for each in contents]

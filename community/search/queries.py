"""Answers to a search: candidates of the index, looked at through the eyes of whoever asks, as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from community.content.models import Content
from community.content.queries import content_rows, show
from community.database import db
from community.generations import generation_page
from community.members.queries import Viewer
from community.search.analysis import matches
from community.search.candidates import candidates
from community.search.closest import closest_first
from community.search.documents import searched_texts
from community.search.facets import facets
from community.search.marks import marks
from community.search.questions import Question
from community.search.spelling import FEW, meant_instead
from community.search.tallies import tally


def answer(question: Question, viewer: Viewer, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of results with total and facets, for SearchOut.

    ``partial``: the index cannot be used, so only the newest contents were looked through.
    """
    ids, partial = candidates(question)
    page = generation_page(
        question.name,
        lambda: closest_first(ids, question),
        lambda some: results(some, question, viewer),
        limit,
        cursor,
    )
    counted = tally(ids, question, viewer)
    return {
        "items": page.items,
        "next": page.next,
        "partial": partial,
        "total": len(counted.rows),
        "total_is_exact": counted.is_exact,
        "facets": facets(question, counted, viewer),
        "understood": understood(question),
        "ignored": question.asked.ignored,
        "suggestion": meant_instead(question.asked, viewer) if len(counted.rows) <= FEW and not partial else None,
    }


def results(ids: Sequence[int], question: Question, viewer: Viewer) -> list[dict[str, Any]]:
    """Those of the candidates that the viewer may see and that say now what was asked for, in the order of ids."""
    seen = content_rows(viewer).where(Content.id.in_(ids), *question.conditions(viewer))
    rows = {row.id: row for row in db.session.execute(seen) if matches(question.query, *searched_texts(row))}
    contents = show([rows[id_] for id_ in ids if id_ in rows], viewer)
    return [{"id": each["id"], "content": each, "highlights": marks(question.query, each)} for each in contents]


def understood(question: Question) -> dict[str, Any]:
    """How the query was read, for UnderstoodOut."""
    asked = question.asked
    return {**asdict(asked), "query": str(asked), "also": sorted(question.also)}

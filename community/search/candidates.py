"""What may answer a question, whoever asks: from the index, or where that cannot say, from the newest contents."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from community.content.models import Content, Status
from community.database import db
from community.rows import among
from community.search.analysis import matches
from community.search.documents import searched_texts
from community.search.engines import IndexDamaged
from community.search.filters import passing
from community.search.index import search_index
from community.search.questions import Question

MOST_LOOKED_THROUGH = 2_000  # contents that are read one by one where the index cannot say: 50 ms of folding
BEST, NEWEST = Content.score.desc(), (Content.published_at.desc(), Content.id.desc())


def candidates(question: Question) -> tuple[Sequence[int], bool]:
    """Ids of what may answer, best first; and whether they are but a part, for want of an index.

    The index holds what is public: who asks for other statuses is answered from the newest contents that have them.
    """
    if question.is_void:
        return [], False
    if question.statuses:
        return look_through(question, Content.status.in_(question.statuses)), False
    try:
        ids = search_index().search(question.query, question.narrowest, question.sort)
    except IndexDamaged:
        return look_through(question, Content.status == Status.PUBLISHED), True
    return best_now(ids) if question.sort == "top" else ids, False


def look_through(question: Question, standing: ColumnElement[bool]) -> list[int]:
    """The same without an index, from the newest contents alone."""
    looked_at = select(*Content.__table__.c).where(standing, *passing(question.narrowest))
    rows = db.session.execute(looked_at.order_by(Content.id.desc()).limit(MOST_LOOKED_THROUGH))
    ids = [row.id for row in rows if matches(question.query, *searched_texts(row))]
    return best_now(ids) if question.sort == "top" else ids


def best_now(ids: Sequence[int]) -> list[int]:
    """These contents by their present score: the index knows that of the day when they were indexed."""
    return list(db.session.scalars(select(Content.id).where(among(Content.id, ids)).order_by(BEST, *NEWEST)))

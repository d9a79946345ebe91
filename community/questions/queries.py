"""Questions, their answers, and which of them is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from community.catalog.models import Product
from community.content.models import Content, Status
from community.content.queries import access_content, access_public, content_rows, show, view_contents, visible_to
from community.database import db
from community.errors import NotFound
from community.generations import MOST_IDS, generation_page
from community.http.cursors import Page, newest
from community.members.queries import Viewer
from community.mutes.queries import unmuted
from community.questions.models import Answer, Question
from community.statements import asked

SORTS = ("new", "top", "unanswered")
ANSWER = aliased(Content.__table__, "an_answer").c


def access_question(question_id: int, viewer: Viewer) -> Question:
    """The question, if the viewer may see it. Raises NotFound."""
    return _of_kind("question", access_content(question_id, viewer))


def access_public_question(question_id: int, viewer: Viewer) -> Question:
    """The question, if it may be answered. Raises NotFound, and Conflict while it is not public."""
    return _of_kind("question", access_public(question_id, viewer))


def access_public_answer(answer_id: int, viewer: Viewer) -> Answer:
    """The answer, if it may be accepted. Raises NotFound, and Conflict while it is not public."""
    return _of_kind("answer", access_public(answer_id, viewer))


def _of_kind(kind: str, content: Content) -> Any:
    if content.kind != kind:
        raise NotFound
    return content


def questions_among(content_ids: Iterable[int]) -> list[int]:
    """Those of the contents that are public questions, in the order of ids."""
    these = (Content.id.in_(set(content_ids)), Content.kind == "question", Content.status == Status.PUBLISHED)
    return list(db.session.scalars(select(Content.id).where(*these).order_by(Content.id)))


def questions_page(product: Product, viewer: Viewer, *, sort: str, limit: int, cursor: str | None) -> Page:
    """Public questions about a product. top: what most people like, then what most is said to; unanswered: the
    newest that nobody answered in public."""
    if sort == "top":
        return _top_questions(product, viewer, limit, cursor)
    questions = asked(_unanswered if sort == "unanswered" else _all_questions, viewer, product_id=product.id)
    page = newest(questions, [Content.published_at, Content.id], limit, cursor)
    return Page(show(page.items, viewer), page.next)


def _about(product_id: Any) -> ColumnElement[bool]:
    return and_(Content.product_id == product_id, Content.kind == "question", Content.status == Status.PUBLISHED)


def _all_questions(viewer: Viewer, product_id: Any) -> Select:
    return content_rows(viewer).where(_about(product_id), visible_to(viewer))


def _unanswered(viewer: Viewer, product_id: Any) -> Select:
    return _all_questions(viewer, product_id).where(~_answered())


def _answered() -> ColumnElement[bool]:
    under = (ANSWER.root_id == Content.id, ANSWER.kind == "answer", ANSWER.status == Status.PUBLISHED)
    return exists().where(*under).correlate(Content)


def _top_questions(product: Product, viewer: Viewer, limit: int, cursor: str | None) -> Page:
    best_first = (Content.likes_count.desc(), Content.comments_count.desc(), Content.id.desc())
    order = select(Content.id).where(_about(product.id)).order_by(*best_first).limit(MOST_IDS)
    return generation_page(
        f"questions:{product.id}:top",
        lambda: db.session.scalars(order).all(),
        lambda ids: [each for each in view_contents(ids, viewer, listed=False) if each["status"] == Status.PUBLISHED],
        limit,
        cursor,
    )


def answer_rows(viewer: Viewer, question_id: Any) -> Select:
    """The answers to a question, as rows to be ordered and shown; those taken back are left out."""
    under = (Content.root_id == question_id, Content.kind == "answer", Content.status != Status.WITHDRAWN)
    return content_rows(viewer).where(*under, visible_to(viewer), unmuted(viewer, Content))


def answers_count(question: Question, viewer: Viewer) -> int:
    """How many answers the viewer sees."""
    counted = answer_rows(viewer, question.id).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(counted) or 0


def accepted_answers(question_ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any]]:
    """The accepted answers that the viewer sees, by the question's id."""
    accepted = select(Question.__table__.c.accepted_answer_id).where(Question.__table__.c.id.in_(question_ids))
    ids = [id_ for id_ in db.session.scalars(accepted) if id_ is not None]
    shown = view_contents(ids, viewer, listed=False) if ids else []
    return {answer["root_id"]: answer for answer in shown if answer["status"] == Status.PUBLISHED}


def acceptance_of(rows: Sequence[dict[str, Any]], _viewer: Viewer) -> dict[int, bool]:
    """Whether each answer among rows is accepted, by its id."""
    answers = [row["id"] for row in rows if row["kind"] == "answer"]
    if not answers:
        return {}
    asked = select(Question.__table__.c.accepted_answer_id)
    accepted = set(db.session.scalars(asked.where(Question.__table__.c.accepted_answer_id.in_(answers))))
    return {answer_id: answer_id in accepted for answer_id in answers}

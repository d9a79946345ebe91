"""Questions, their answers, and which of them is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from community.content.models import Content, Status
from community.content.queries import access_content, access_public, content_rows, visible_to
from community.database import db
from community.errors import NotFound
from community.members.queries import Viewer
from community.questions.models import Answer, Question


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


def answer_rows(question: Question, viewer: Viewer) -> Select:
    """The answers to a question, as rows to be ordered and shown; those taken back are left out."""
    under = (Content.root_id == question.id, Content.kind == "answer", Content.status != Status.WITHDRAWN)
    return content_rows(viewer).where(*under, visible_to(viewer))


def acceptance_of(rows: Sequence[dict[str, Any]], _viewer: Viewer) -> dict[int, bool]:
    """Whether each answer among rows is accepted, by its id."""
    answers = [row["id"] for row in rows if row["kind"] == "answer"]
    if not answers:
        return {}
    asked = select(Question.__table__.c.accepted_answer_id)
    accepted = set(db.session.scalars(asked.where(Question.__table__.c.accepted_answer_id.in_(answers))))
    return {answer_id: answer_id in accepted for answer_id in answers}

"""Questions about products, and answers."""

from __future__ import annotations

from dataclasses import replace

from community.access import current_member, current_viewer, member_required
from community.catalog.queries import get_product
from community.content.models import Content
from community.content.queries import show, view_content
from community.content.schemas import ContentOut, ContentPage
from community.http.blueprint import Blueprint
from community.http.cursors import oldest
from community.http.etags import versioned
from community.http.schemas import PageIn
from community.outbox import transaction
from community.questions.actions import accept, answer, ask, unaccept
from community.questions.queries import (
    access_public_answer,
    access_public_question,
    access_question,
    answer_rows,
    questions_page,
)
from community.questions.schemas import AnswerIn, QuestionIn, QuestionsIn
from community.statements import asked

questions = Blueprint("questions", __name__, description="Questions about products, and answers")


@questions.post("/products/<external_id>/questions")
@member_required
@versioned
@questions.arguments(QuestionIn)
@questions.response(201, ContentOut)
def create_question(data, external_id):
    """Ask something about a product."""
    viewer = current_viewer()
    with transaction():
        question_id = ask(current_member(), get_product(external_id), **data).id
    return view_content(question_id, viewer)


@questions.get("/products/<external_id>/questions")
@questions.arguments(QuestionsIn, location="query")
@questions.response(200, ContentPage)
def list_questions(which, external_id):
    """Read the questions about a product."""
    return questions_page(get_product(external_id), current_viewer(), **which)


@questions.post("/questions/<id:question_id>/answers")
@member_required
@versioned
@questions.arguments(AnswerIn)
@questions.response(201, ContentOut)
def create_answer(data, question_id):
    """Answer a question."""
    viewer = current_viewer()
    with transaction():
        answer_id = answer(current_member(), access_public_question(question_id, viewer), **data).id
    return view_content(answer_id, viewer)


@questions.get("/questions/<id:question_id>/answers")
@questions.arguments(PageIn, location="query")
@questions.response(200, ContentPage)
def list_answers(page, question_id):
    """Read the answers to a question, oldest first."""
    viewer = current_viewer()
    answers = asked(answer_rows, viewer, question_id=access_question(question_id, viewer).id)
    found = oldest(answers, [Content.created_at, Content.id], **page)
    return replace(found, items=show(found.items, viewer))


@questions.put("/answers/<id:answer_id>/accept")
@member_required
@versioned
@questions.response(200, ContentOut)
def accept_answer(answer_id):
    """Accept an answer to your own question, in place of one accepted before."""
    viewer = current_viewer()
    with transaction():
        accept(current_member(), access_public_answer(answer_id, viewer))
    return view_content(answer_id, viewer)


@questions.delete("/answers/<id:answer_id>/accept")
@member_required
@questions.response(204)
def unaccept_answer(answer_id):
    """Take back that an answer to your own question was accepted."""
    with transaction():
        unaccept(current_member(), access_public_answer(answer_id, current_viewer()))

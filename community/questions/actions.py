"""Asking, answering, accepting."""

from __future__ import annotations

from collections.abc import Sequence

from community import outbox
from community.catalog.models import Product
from community.content.markup import RichText
from community.content.queries import content_to_change
from community.content.writing import submit
from community.database import db
from community.errors import Forbidden
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.questions.models import Answer, Question


def ask(
    author: Member, product: Product, body: RichText, *, title: str | None = None, topics: Sequence[str] = ()
) -> Question:
    """Ask something about a product."""
    question = Question(author=author, author_id=author.id, product_id=product.id, title=title)
    submit(question, body, topics=topics, products=[product])
    return question


def answer(author: Member, question: Question, body: RichText) -> Answer:
    """Answer a question. Everybody may, who asked as well, and more than once."""
    written = Answer(author=author, author_id=author.id, root_id=question.id)
    submit(written, body)
    return written


def accept(asker: Member, accepted: Answer) -> None:
    """Mark the answer that helped. It takes the place of one accepted before; accepting it again is harmless.

    Records ``answer.accepted``. Raises Forbidden to everybody but who asked, Restricted while moderation keeps them.
    """
    check_unrestricted(asker, "helpful")
    question = content_to_change(accepted.root_id)
    if question.author_id != asker.id:
        raise Forbidden("Only who asked may accept an answer.")
    if question.accepted_answer_id == accepted.id:
        return
    question.accepted_answer_id = accepted.id
    db.session.flush()
    outbox.record("answer.accepted", content_id=accepted.id)

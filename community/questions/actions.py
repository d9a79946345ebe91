"""Asking, answering, accepting; and letting those know of a question who own the thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from community import outbox
from community.caps.actions import spend
from community.catalog.models import Product
from community.clock import utcnow
from community.content.markup import RichText
from community.content.models import Status
from community.content.queries import content_to_change
from community.content.writing import submit
from community.database import db
from community.errors import Forbidden
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import lock_members
from community.notifications.actions import tell
from community.notifications.occasions import Occasion
from community.notifications.queries import preferences_of
from community.questions.models import Answer, Question, QuestionAsk
from community.questions.owners import MOST_ASKED, draw_owners, still_askable

ASKING = "question_asked"  # the type of the notification


def ask(
    author: Member, product: Product, body: RichText, *, title: str | None = None, topics: Sequence[str] = ()
) -> Question:
    """Ask something about a product."""
    question = Question(author_id=author.id, product_id=product.id, title=title)
    submit(author, question, body, topics=topics, products=[product])
    return question


def answer(author: Member, question: Question, body: RichText) -> Answer:
    """Answer a question. Everybody may, who asked as well, and more than once."""
    spend(author, "comment", question.author_id)
    written = Answer(author_id=author.id, root_id=question.id)
    submit(author, written, body)
    return written


def accept(asker: Member, accepted: Answer) -> None:
    """Mark the answer that helped. It takes the place of one accepted before; accepting it again is harmless.

    Records ``answer.accepted``. Raises Forbidden to everybody but who asked, Restricted while moderation keeps them.
    """
    question = _own_question(asker, accepted)
    if question.accepted_answer_id == accepted.id:
        return
    question.accepted_answer_id = accepted.id
    db.session.flush()
    outbox.record("answer.accepted", content_id=accepted.id)


def unaccept(asker: Member, accepted: Answer) -> None:
    """Take back that the answer helped. Harmless where another is accepted, or none. Raises as ``accept`` does."""
    question = _own_question(asker, accepted)
    if question.accepted_answer_id == accepted.id:
        question.accepted_answer_id = None
        db.session.flush()


def _own_question(asker: Member, accepted: Answer) -> Question:
    check_unrestricted(asker, "helpful")
    question = content_to_change(accepted.root_id)
    if question.author_id != asker.id:
        raise Forbidden("Only who asked may accept an answer.")
    return question


def ask_buyers(question: Question, now: datetime | None = None) -> list[int]:
    """Tell some who own the product of a public question, once. Returns their ids.

    At most MOST_ASKED, drawn at random so that nobody's turn comes more often than another's; nobody more than once
    in ASKED_AGAIN_AFTER. Doing so twice is harmless.
    """
    now = now or utcnow()
    asked_already = db.session.scalar(select(QuestionAsk.member_id).filter_by(question_id=question.id).limit(1))
    if question.status is not Status.PUBLISHED or asked_already is not None:
        return []
    drawn = [member_id for member_id in draw_owners(question, now) if _listens(member_id)][:MOST_ASKED]
    lock_members(*drawn)  # of two questions at once, the second finds them asked
    chosen = still_askable(question, drawn, now)
    if chosen:
        db.session.execute(insert(QuestionAsk), [_asked(question, member_id, now) for member_id in chosen])
    about = {"content_id": question.id, "actor_id": question.author_id, "product_id": question.product_id}
    tell(Occasion(member_id, ASKING, **about) for member_id in chosen)
    return chosen


def _asked(question: Question, member_id: int, now: datetime) -> dict[str, Any]:
    return {"question_id": question.id, "member_id": member_id, "asked_at": now}


def _listens(member_id: int) -> bool:
    return any(preferences_of(member_id)["types"][ASKING].values())


def forget_asks_of(member_id: int) -> None:
    """Forget what an erased member was asked."""
    db.session.execute(delete(QuestionAsk).where(QuestionAsk.member_id == member_id))

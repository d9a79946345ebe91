"""The page of a content: what a shared link leads to."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from community.catalog.queries import get_products
from community.comments.queries import comment_rows, show_comments
from community.content.models import Content
from community.content.queries import access_content, show, view_content
from community.http.cursors import Page, oldest
from community.http.schemas import PageIn
from community.http.visitors import current_visitor
from community.landing.blueprint import Landing, canonical
from community.landing.cards import Card, card_of
from community.landing.shelves import offers
from community.landing.structured import content_data, question_data
from community.members.queries import ANYBODY
from community.pages.addresses import asked_for
from community.pages.rendering import page
from community.questions.models import Question
from community.questions.queries import accepted_answers, answer_rows, answers_count
from community.statements import asked

landing = Landing("landing", __name__)

AGE = (Content.created_at, Content.id)


@landing.get("/p/<id:content_id>")
def show_content(content_id):
    """A note, a review, a question: its text, its products, and what was said to it."""
    content, row = view_content(content_id, ANYBODY), access_content(content_id, ANYBODY)
    products = get_products([product["external_id"] for product in content["products"] or ()])
    card = card_of(content, products, _public_url())
    said = _answered if isinstance(row, Question) else _discussed
    return page(
        "landing/content.html",
        content=content,
        card=card,
        canonical=canonical(url_for("landing.show_content", content_id=content_id)),
        offers=offers(products, current_visitor()),
        **said(row, content, card, **asked_for(PageIn)),
    )


def _discussed(row: Content, content: dict[str, Any], card: Card, limit: int, cursor: str | None) -> dict[str, Any]:
    comments = _comments(row, limit, cursor)
    return {"comments": comments, "data": content_data(content, card, comments.items, _public_url())}


def _answered(row: Question, content: dict[str, Any], card: Card, limit: int, cursor: str | None) -> dict[str, Any]:
    """The accepted answer stands at the head of the first page, and there alone."""
    found = oldest(asked(answer_rows, ANYBODY, question_id=row.id), AGE, limit, cursor)
    answers = [answer for answer in show(found.items, ANYBODY) if not answer["accepted"]]
    if cursor is None:
        answers = [*accepted_answers([row.id], ANYBODY).values(), *answers]
    count = answers_count(row, ANYBODY)
    return {
        "answers": Page(answers, found.next),
        "answers_count": count,
        "comments": Page(_comments(row, limit, None).items, None),
        "data": question_data(content, card, answers, count, _public_url()),
    }


def _comments(root: Content, limit: int, cursor: str | None) -> Page:
    found = oldest(asked(comment_rows, ANYBODY, root_id=root.id), AGE, limit, cursor)
    return Page(show_comments(found.items, ANYBODY), found.next)


def _public_url() -> str:
    return current_app.config["COMMUNITY"].public_url

"""What badges count: for each fact a statement of (member, when), of whoever is a member still, from all of the past.

What was undone by its doer (a like taken back) counts on, so that nobody loses a badge to a whim; what moderation
took away does not.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, Text, cast, false, func, select

from community.content.models import Content, Status
from community.likes.models import Like
from community.members.models import Member
from community.questions.models import Question
from community.reviews.models import HelpfulVote

STANDS = (Content.published_at.is_not(None), Content.status.not_in((Status.REMOVED, Status.REJECTED)))


def _published(kind: str, *which: ColumnElement[bool]) -> Select:
    things = select(Content.author_id.label("member_id"), Content.published_at.label("at"), Content.id.label("place"))
    return things.where(Content.kind == kind, *STANDS, *which)


def _received(given: type, content_id: ColumnElement, *which: ColumnElement[bool]) -> Select:
    """Once for a giver and a content, when it was first given; never by the author."""
    first = (func.min(given.created_at).label("at"), func.min(given.id).label("place"))
    received = select(Content.author_id.label("member_id"), *first).join(Content, Content.id == content_id)
    others = received.where(given.member_id != Content.author_id, *STANDS, *which)
    return others.group_by(Content.author_id, given.member_id, content_id)


def _accepted() -> Select:
    asked = Question.__table__  # the kind's own columns: a content joined with itself would need another name
    answers = select(Content.author_id.label("member_id"), Content.published_at.label("at"), Content.id.label("place"))
    return answers.join(asked, asked.c.accepted_answer_id == Content.id).where(*STANDS)


def _joined() -> Select:
    joined = select(Member.id.label("member_id"), Member.created_at.label("at"), Member.number.label("place"))
    return joined.where(Member.imported == false(), Member.is_staff == false())


STATEMENTS: dict[str, Callable[[], Select]] = {
    "notes_published": lambda: _published("post"),
    "reviews_published": lambda: _published("review"),
    "reviews_with_pictures": lambda: _published("review", cast(Content.media, Text) != "[]"),
    "answers_accepted": _accepted,
    "helpful_votes_received": lambda: _received(HelpfulVote, HelpfulVote.review_id),
    "likes_received": lambda: _received(Like, Like.content_id, Like.discount.is_(None)),
    "joined": _joined,
}

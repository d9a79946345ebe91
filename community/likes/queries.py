"""Who likes what."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from community.content.models import Content
from community.likes.models import Like
from community.members.queries import Viewer
from community.relations import lives
from community.statements import prepared, rows_of


def liked_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer likes the content of the row."""
    if viewer.id is None:
        return false()
    return lives(Like, member_id=viewer.id, content_id=Content.id).correlate(Content)


def counted() -> ColumnElement[bool]:
    """SQL: the like stands, and no decision discounts it."""
    return and_(Like.ended_at.is_(None), Like.discount.is_(None))


class Standing(NamedTuple):
    """Does the like stand? And by which decision is it, or an earlier one of the pair, not counted?"""

    stands: bool
    discount: str | None


def standing_of(member_id: int, content_id: int) -> Standing:
    """What there is of the pair, as read now: of two likes at once, both may read that there is none."""
    rows = rows_of(prepared(_standing, member_id=member_id, content_id=content_id))
    discount = next((row.discount for row in rows if row.discount), None)
    return Standing(any(row.ended_at is None for row in rows), discount)


def _standing(member_id: Any, content_id: Any) -> Select:
    pair = (Like.member_id == member_id, Like.content_id == content_id)
    return select(Like.ended_at, Like.discount).where(*pair, or_(Like.ended_at.is_(None), Like.discount.is_not(None)))

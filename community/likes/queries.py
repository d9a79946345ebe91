"""Who likes what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, select

from community.content.models import Content
from community.likes.models import Like
from community.members.queries import Viewer
from community.relations import lives
from community.statements import prepared, run


def liked_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer likes the content of the row."""
    if viewer.id is None:
        return false()
    return lives(Like, member_id=viewer.id, content_id=Content.id).correlate(Content)


def counted() -> ColumnElement[bool]:
    """SQL: the like stands, and no decision discounts it."""
    return and_(Like.ended_at.is_(None), Like.discount.is_(None))


def discount_of(member_id: int, content_id: int) -> str | None:
    """By which decision an earlier or a living like of the pair is not counted; None where it is, or there was none."""
    return run(*prepared(_discount, member_id=member_id, content_id=content_id)).scalar()


def _discount(member_id: Any, content_id: Any) -> Select:
    pair = (Like.member_id == member_id, Like.content_id == content_id)
    return select(Like.discount).where(*pair, Like.discount.is_not(None)).limit(1)

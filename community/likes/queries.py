"""Who likes what."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, select

from community.content.models import Content
from community.database import db
from community.likes.models import Like
from community.members.queries import Viewer
from community.relations import lives


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
    pair = (Like.member_id == member_id, Like.content_id == content_id, Like.discount.is_not(None))
    return db.session.scalar(select(Like.discount).where(*pair).limit(1))

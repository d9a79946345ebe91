"""Who keeps what."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false

from community.bookmarks.models import Bookmark
from community.content.models import Content
from community.content.queries import content_rows, visible_to
from community.members.queries import Viewer
from community.relations import lives

PLACE = Bookmark.id.label("bookmark_id")


def bookmarked_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer keeps the content of the row."""
    if viewer.id is None:
        return false()
    return lives(Bookmark, member_id=viewer.id, content_id=Content.id).correlate(Content)


def kept_by(viewer: Viewer) -> Select:
    """What the viewer keeps and may still see, as rows to be ordered by PLACE."""
    kept = content_rows(viewer).add_columns(PLACE).join(Bookmark, Bookmark.content_id == Content.id)
    return kept.where(Bookmark.member_id == viewer.id, Bookmark.ended_at.is_(None), visible_to(viewer))

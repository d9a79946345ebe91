"""Who likes what."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false

from community.content.models import Content
from community.likes.models import Like
from community.members.queries import Viewer
from community.relations import lives


def liked_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer likes the content of the row."""
    if viewer.id is None:
        return false()
    return lives(Like, member_id=viewer.id, content_id=Content.id).correlate(Content)

"""Likes."""

from __future__ import annotations

from community.access import current_actor, current_viewer, member_required
from community.content.queries import glimpse
from community.http.blueprint import Blueprint
from community.http.schemas import RelationOut
from community.likes.actions import like, unlike
from community.outbox import transaction

likes = Blueprint("likes", __name__, description="Likes")


@likes.put("/contents/<id:content_id>/like")
@member_required
@likes.response(200, RelationOut)
def like_content(content_id):
    """Like a content."""
    with transaction():
        return {"active": True, "count": like(current_actor(), glimpse(content_id, current_viewer()))}


@likes.delete("/contents/<id:content_id>/like")
@member_required
@likes.response(200, RelationOut)
def unlike_content(content_id):
    """Take your like back."""
    with transaction():
        return {"active": False, "count": unlike(current_actor(), glimpse(content_id, current_viewer()))}

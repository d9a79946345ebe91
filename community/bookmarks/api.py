"""Bookmarks."""

from __future__ import annotations

from community.access import current_actor, current_viewer, member_required
from community.bookmarks.actions import bookmark, let_go
from community.bookmarks.queries import PLACE, kept_by
from community.content.queries import glimpse, show
from community.content.schemas import ContentPage
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.schemas import PageIn, RelationOut
from community.outbox import transaction
from community.statements import asked

bookmarks = Blueprint("bookmarks", __name__, description="Bookmarks")


@bookmarks.put("/contents/<id:content_id>/bookmark")
@member_required
@bookmarks.response(200, RelationOut)
def bookmark_content(content_id):
    """Keep a content for later."""
    with transaction():
        return {"active": True, "count": bookmark(current_actor(), glimpse(content_id, current_viewer()))}


@bookmarks.delete("/contents/<id:content_id>/bookmark")
@member_required
@bookmarks.response(200, RelationOut)
def let_content_go(content_id):
    """Keep a content no longer."""
    with transaction():
        return {"active": False, "count": let_go(current_actor(), glimpse(content_id, current_viewer()))}


@bookmarks.get("/me/bookmarks")
@member_required
@bookmarks.arguments(PageIn, location="query")
@bookmarks.response(200, ContentPage)
def list_bookmarks(page):
    """Read what you keep, the latest first. What you may no longer see is left out."""
    viewer = current_viewer()
    kept = newest(asked(kept_by, viewer), [PLACE], **page)
    return Page(show(kept.items, viewer), kept.next)

"""Comments on whatever stands by itself, and on answers."""

from __future__ import annotations

from dataclasses import replace

from community.access import current_actor, current_viewer, member_required
from community.comments.actions import write_comment
from community.comments.queries import access_parent, comment_rows, show_comments, top_ids, view_comments
from community.comments.schemas import CommentIn, CommentsIn
from community.content.models import Content
from community.content.queries import glimpse, glimpse_public, view_content
from community.content.schemas import ContentOut, ContentPage
from community.generations import generation_page
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest, oldest
from community.http.etags import versioned
from community.members.queries import Viewer
from community.outbox import transaction
from community.statements import asked

comments = Blueprint("comments", __name__, description="Comments, in threads")


@comments.post("/contents/<id:content_id>/comments")
@member_required
@versioned
@comments.arguments(CommentIn)
@comments.response(201, ContentOut)
def create_comment(data, content_id):
    """Comment on a content, or reply to a comment under it."""
    viewer, parent_id = current_viewer(), data["parent_id"]
    with transaction():
        root = glimpse_public(content_id, viewer)
        parent = parent_id and access_parent(parent_id, root, viewer)
        comment_id = write_comment(current_actor(), root, data["body"], parent).id
    return view_content(comment_id, viewer)


@comments.get("/contents/<id:content_id>/comments")
@comments.arguments(CommentsIn, location="query")
@comments.response(200, ContentPage)
def list_comments(page, content_id):
    """Read the comments on a content.

    A hidden comment that somebody replied to stays in the list without text and author.
    """
    viewer = current_viewer()
    sort = page.pop("sort")
    glimpse(content_id, viewer)
    return _top(content_id, viewer, **page) if sort == "top" else _by_age(sort, content_id, viewer, **page)


def _by_age(sort: str, root_id: int, viewer: Viewer, limit: int, cursor: str | None) -> Page:
    page_of = oldest if sort == "old" else newest
    page = page_of(asked(comment_rows, viewer, root_id=root_id), [Content.created_at, Content.id], limit, cursor)
    return replace(page, items=show_comments(page.items, viewer))


def _top(root_id: int, viewer: Viewer, limit: int, cursor: str | None) -> Page:
    def load(ids):
        return view_comments(ids, root_id, viewer)

    return generation_page(f"comments:{root_id}:top", lambda: top_ids(root_id), load, limit, cursor)

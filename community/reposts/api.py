"""Reposts."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.content.queries import view_content
from community.content.schemas import ContentOut
from community.http.blueprint import Blueprint
from community.http.etags import versioned
from community.http.schemas import RelationOut
from community.outbox import transaction
from community.reposts.actions import repost_content, take_back
from community.reposts.queries import access_original, shares_of
from community.reposts.schemas import RepostIn

reposts = Blueprint("reposts", __name__, description="Reposts and quotes")


@reposts.post("/contents/<id:content_id>/reposts")
@member_required
@versioned
@reposts.arguments(RepostIn)
@reposts.response(201, ContentOut)
@reposts.alt_response(200, schema=ContentOut, description="You had reposted it already")
def create_repost(data, content_id):
    """Repost a content, with words of your own or without.

    Without words you repost it once; again answers 200 with the same repost.
    """
    viewer = current_viewer()
    with transaction():
        repost, is_new = repost_content(current_member(), access_original(content_id, viewer), data["body"])
        repost_id = repost.id
    return view_content(repost_id, viewer), 201 if is_new else 200


@reposts.delete("/contents/<id:content_id>/reposts")
@member_required
@reposts.response(200, RelationOut)
def delete_repost(content_id):
    """Take back your repost of a content, the one without words. Quotes are contents: withdraw each."""
    with transaction():
        original = access_original(content_id, current_viewer())
        take_back(current_member(), original)
    return {"active": False, "count": shares_of(original.id)}

"""Notes."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.content.amendments import amend, take_amendments
from community.content.inputs import ContentIn
from community.content.products import products_named
from community.content.queries import view_content
from community.content.schemas import ContentOut
from community.http.blueprint import Blueprint
from community.http.etags import versioned
from community.outbox import transaction
from community.posts.actions import write_post

posts = Blueprint("posts", __name__, description="Notes")


@posts.post("/posts")
@member_required
@versioned
@posts.arguments(ContentIn)
@posts.response(201, ContentOut)
def create_post(data):
    """Publish a note, or keep a draft of one."""
    products, places = products_named(data.pop("product_ids"), data.pop("product_tags"))
    amendments, viewer = take_amendments(data), current_viewer()
    with transaction():
        post = write_post(current_member(), products=products, places=places, **data)
        amend(post, amendments)
        post_id = post.id
    return view_content(post_id, viewer)

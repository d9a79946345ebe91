"""Share links of members."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.catalog.queries import get_product
from community.content.queries import access_public
from community.http.blueprint import Blueprint
from community.http.visitors import current_visitor
from community.outbox import transaction
from community.shares.actions import share_content, share_product
from community.shares.schemas import ShareIn, ShareOut

shares = Blueprint("shares", __name__, description="Share links")


@shares.post("/contents/<id:content_id>/shares")
@member_required
@shares.arguments(ShareIn)
@shares.response(201, ShareOut)
@shares.alt_response(200, schema=ShareOut, description="You have shared it there before; the link is the same.")
def share_a_content(data, content_id):
    """Share a content on a channel by a link of your own."""
    cookie = current_visitor().cookie
    with transaction():
        content = access_public(content_id, current_viewer())
        link, is_new = share_content(current_member(), content, cookie=cookie, **data)
    return link, 201 if is_new else 200


@shares.post("/products/<external_id>/shares")
@member_required
@shares.arguments(ShareIn)
@shares.response(201, ShareOut)
@shares.alt_response(200, schema=ShareOut, description="You have shared it there before; the link is the same.")
def share_a_product(data, external_id):
    """Share a product on a channel by a link of your own."""
    cookie = current_visitor().cookie
    with transaction():
        link, is_new = share_product(current_member(), get_product(external_id), cookie=cookie, **data)
    return link, 201 if is_new else 200

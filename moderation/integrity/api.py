"""Rings of likes: looked at, discounted, counted again."""

from __future__ import annotations

from community.access import current_member, role_required
from community.http.blueprint import Blueprint
from community.outbox import transaction
from moderation.integrity import like_rings
from moderation.integrity.schemas import LikeRingOut, LikeRingPage, LikeRingsIn

rings = Blueprint("rings", __name__, description="Members who trade likes")


@rings.get("/moderation/like-rings")
@role_required("moderator")
@rings.arguments(LikeRingsIn, location="query")
@rings.response(200, LikeRingPage)
def list_like_rings(page):
    """List members who trade likes, as it looks: who, by which likes, and what chance would have allowed."""
    return like_rings.list_rings(**page)


@rings.get("/moderation/like-rings/<id:ring_id>")
@role_required("moderator")
@rings.response(200, LikeRingOut)
def get_like_ring(ring_id):
    """Look at a ring."""
    return like_rings.view_ring(ring_id)


@rings.put("/moderation/like-rings/<id:ring_id>/discount")
@role_required("moderator")
@rings.response(200, LikeRingOut)
def discount_like_ring(ring_id):
    """Count the ring's likes no longer. Its members are told; nothing of it is secret."""
    with transaction():
        like_rings.discount_ring(ring_id, current_member())
    return like_rings.view_ring(ring_id)


@rings.delete("/moderation/like-rings/<id:ring_id>/discount")
@role_required("moderator")
@rings.response(200, LikeRingOut)
def count_like_ring_again(ring_id):
    """Count the ring's likes again, every one of them."""
    with transaction():
        like_rings.count_ring_again(ring_id, current_member())
    return like_rings.view_ring(ring_id)

"""Members who trade likes, as it looks: the evidence, and whether those likes count."""

from __future__ import annotations

from flask import redirect, url_for

from community.access import current_member, role_required
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.rendering import page
from moderation.integrity import like_rings
from moderation.integrity.schemas import LikeRingsIn

ring_pages = Pages("console_rings", __name__, static_folder=None)


@ring_pages.get("/moderation/like-rings")
@role_required("moderator")
def show_rings():
    """Rings of likes, the newest first."""
    wanted = asked_for(LikeRingsIn)
    return page("console/rings.html", rings=like_rings.list_rings(**wanted), wanted=wanted)


@ring_pages.get("/moderation/like-rings/<id:ring_id>")
@role_required("moderator")
def show_ring(ring_id):
    """A ring: who, by which likes, and what chance would have allowed."""
    ring = like_rings.view_ring(ring_id)
    return page("console/ring.html", ring=ring, names={person.id: person.username for person in ring["people"]})


@ring_pages.post("/moderation/like-rings/<id:ring_id>/discount")
@role_required("moderator")
def discount_ring(ring_id):
    """Count the ring's likes no longer. Its members are told."""
    with transaction():
        like_rings.discount_ring(ring_id, current_member())
    return redirect(url_for(".show_ring", ring_id=ring_id), 303)


@ring_pages.post("/moderation/like-rings/<id:ring_id>/count")
@role_required("moderator")
def count_ring_again(ring_id):
    """Count the ring's likes again, every one of them."""
    with transaction():
        like_rings.count_ring_again(ring_id, current_member())
    return redirect(url_for(".show_ring", ring_id=ring_id), 303)

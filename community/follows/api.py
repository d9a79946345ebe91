"""Following members, topics and products."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.blocks.queries import access_member
from community.catalog.queries import get_product
from community.follows import actions
from community.http.blueprint import Blueprint
from community.http.schemas import RelationOut
from community.outbox import transaction
from community.topics.queries import access_topic

follows = Blueprint("follows", __name__, description="Following members, topics and products")


@follows.put("/members/<username>/follow")
@member_required
@follows.response(200, RelationOut)
def follow_member(username):
    """Follow a member."""
    with transaction():
        followers = actions.follow(current_member(), access_member(username, current_viewer()))
    return {"active": True, "count": followers}


@follows.delete("/members/<username>/follow")
@member_required
@follows.response(200, RelationOut)
def unfollow_member(username):
    """Follow a member no more."""
    with transaction():
        followers = actions.unfollow(current_member(), access_member(username, current_viewer()))
    return {"active": False, "count": followers}


@follows.put("/topics/<name>/follow")
@member_required
@follows.response(200, RelationOut)
def follow_topic(name):
    """Follow a topic."""
    with transaction():
        followers = actions.follow_topic(current_member(), access_topic(name, current_viewer()))
    return {"active": True, "count": followers}


@follows.delete("/topics/<name>/follow")
@member_required
@follows.response(200, RelationOut)
def unfollow_topic(name):
    """Follow a topic no more."""
    with transaction():
        followers = actions.unfollow_topic(current_member(), access_topic(name, current_viewer()))
    return {"active": False, "count": followers}


@follows.put("/products/<external_id>/follow")
@member_required
@follows.response(200, RelationOut)
def follow_product(external_id):
    """Follow a product."""
    with transaction():
        followers = actions.follow_product(current_member(), get_product(external_id))
    return {"active": True, "count": followers}


@follows.delete("/products/<external_id>/follow")
@member_required
@follows.response(200, RelationOut)
def unfollow_product(external_id):
    """Follow a product no more."""
    with transaction():
        followers = actions.unfollow_product(current_member(), get_product(external_id))
    return {"active": False, "count": followers}

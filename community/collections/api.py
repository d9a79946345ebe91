"""Collections: made, filled, ordered, followed."""

from __future__ import annotations

from sqlalchemy import Select

from community.access import current_member, current_viewer, member_required
from community.blocks.queries import access_member
from community.collections import actions, queries
from community.collections.models import Collection
from community.collections.schemas import (
    CollectionIn,
    CollectionItemIn,
    CollectionItemPage,
    CollectionOrderIn,
    CollectionOut,
    CollectionPage,
    CollectionPatch,
)
from community.content.queries import access_content
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn, RelationOut
from community.outbox import transaction

collections = Blueprint("collections", __name__, description="Collections of contents")


@collections.post("/collections")
@member_required
@versioned
@collections.arguments(CollectionIn)
@collections.response(201, CollectionOut)
def create_collection(data):
    """Make a collection, private unless you say otherwise."""
    with transaction():
        made = actions.make_collection(current_member(), **data)
    return queries.view_collection(made.id, current_viewer())


@collections.get("/collections/<id:collection_id>")
@versioned
@collections.response(200, CollectionOut)
def get_collection(collection_id):
    """Look at a collection."""
    return queries.view_collection(collection_id, current_viewer())


@collections.patch("/collections/<id:collection_id>")
@member_required
@versioned
@if_match
@collections.arguments(CollectionPatch)
@collections.response(200, CollectionOut)
def change_collection(data, collection_id, version):
    """Change your collection: its words, its cover, who sees it. New words are judged before others see them."""
    with transaction():
        actions.change_collection(queries.own_collection(collection_id, current_member(), version), **data)
    return queries.view_collection(collection_id, current_viewer())


@collections.delete("/collections/<id:collection_id>")
@member_required
@collections.response(204)
def delete_collection(collection_id):
    """Delete your collection. What you bookmarked stays bookmarked."""
    with transaction():
        actions.delete_collection(queries.own_collection(collection_id, current_member()))


@collections.get("/me/collections")
@member_required
@collections.arguments(PageIn, location="query")
@collections.response(200, CollectionPage)
def list_own_collections(page):
    """List your collections, the newest first."""
    return _newest(queries.collection_rows(current_viewer()).where(Collection.owner_id == current_member().id), page)


@collections.get("/me/followed-collections")
@member_required
@collections.arguments(PageIn, location="query")
@collections.response(200, CollectionPage)
def list_followed_collections(page):
    """List the collections that you follow, the latest follow first."""
    found = newest(queries.followed_by(current_viewer()), [queries.FOLLOWED], **page)
    return Page([queries.show_collection(row) for row in found.items], found.next)


@collections.get("/members/<username>/collections")
@collections.arguments(PageIn, location="query")
@collections.response(200, CollectionPage)
def list_member_collections(page, username):
    """List what of a member's collections you may see, the newest first."""
    viewer = current_viewer()
    owner = access_member(username, viewer)
    return _newest(queries.collection_rows(viewer).where(Collection.owner_id == owner.id), page)


@collections.get("/collections/<id:collection_id>/items")
@collections.arguments(PageIn, location="query")
@collections.response(200, CollectionItemPage)
def list_items(page, collection_id):
    """Read what is in a collection, in its order. What you may not see is left out, and keeps its place."""
    viewer = current_viewer()
    return queries.items_page(queries.access_collection(collection_id, viewer), viewer, **page)


@collections.put("/collections/<id:collection_id>/items/<id:content_id>")
@member_required
@collections.arguments(CollectionItemIn)
@collections.response(200, RelationOut)
def put_item(data, collection_id, content_id):
    """Put a content at the end of your collection, and bookmark it. The count is of what is in it."""
    with transaction():
        collection = queries.own_collection(collection_id, current_member())
        count = actions.put_into(collection, access_content(content_id, current_viewer()), **data)
    return {"active": True, "count": count}


@collections.delete("/collections/<id:collection_id>/items/<id:content_id>")
@member_required
@collections.response(200, RelationOut)
def take_item_out(collection_id, content_id):
    """Take a content out of your collection; it stays bookmarked."""
    with transaction():
        count = actions.take_out(queries.own_collection(collection_id, current_member()), content_id)
    return {"active": False, "count": count}


@collections.put("/collections/<id:collection_id>/order")
@member_required
@versioned
@if_match
@collections.arguments(CollectionOrderIn)
@collections.response(200, CollectionOut)
def order_items(data, collection_id, version):
    """Put contents of your collection in this order. What you do not name keeps its place."""
    with transaction():
        actions.put_in_order(queries.own_collection(collection_id, current_member(), version), **data)
    return queries.view_collection(collection_id, current_viewer())


@collections.put("/collections/<id:collection_id>/follow")
@member_required
@collections.response(200, RelationOut)
def follow_collection(collection_id):
    """Follow somebody's collection."""
    with transaction():
        count = actions.follow(current_member(), queries.access_collection(collection_id, current_viewer()))
    return {"active": True, "count": count}


@collections.delete("/collections/<id:collection_id>/follow")
@member_required
@collections.response(200, RelationOut)
def unfollow_collection(collection_id):
    """Follow a collection no more."""
    with transaction():
        collection = queries.access_collection(collection_id, current_viewer())
        count = actions.unfollow(current_member(), collection.id)
    return {"active": False, "count": count}


def _newest(statement: Select, page: dict) -> Page:
    found = newest(statement, [Collection.id], **page)
    return Page([queries.show_collection(row) for row in found.items], found.next)

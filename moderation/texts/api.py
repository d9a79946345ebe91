"""Collections, as moderators hide and show them."""

from __future__ import annotations

from community.access import current_member, current_viewer, role_required
from community.collections.queries import view_collection
from community.collections.schemas import CollectionOut
from community.http.blueprint import Blueprint
from community.outbox import transaction
from moderation.texts import actions
from moderation.texts.schemas import HidingIn

texts = Blueprint("texts", __name__, description="Collections out of sight, by people")


@texts.put("/moderation/collections/<id:collection_id>/hiding")
@role_required("moderator")
@texts.arguments(HidingIn)
@texts.response(200, CollectionOut)
def hide_collection(data, collection_id):
    """Take a public collection out of sight; its owner is told why. An edit does not bring it back."""
    with transaction():
        actions.hide_collection(collection_id, current_member(), **data)
    return view_collection(collection_id, current_viewer())


@texts.delete("/moderation/collections/<id:collection_id>/hiding")
@role_required("moderator")
@texts.response(200, CollectionOut)
def show_collection(collection_id):
    """Show a collection again, whether a person or the machine hid it."""
    with transaction():
        actions.show_collection(collection_id, current_member())
    return view_collection(collection_id, current_viewer())

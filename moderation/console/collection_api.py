"""Collections: what members report of them, and those that are out of sight."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for
from marshmallow import fields, validate

from community.access import current_member, current_viewer, role_required
from community.collections.queries import list_hidden
from community.http.schemas import PageIn
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.texts import actions
from moderation.texts.reports import dismiss_reports, list_reports
from moderation.texts.schemas import HidingIn

collection_pages = Pages("console_collections", __name__, static_folder=None)


class CollectionsIn(PageIn):
    """Which collections."""

    state = fields.Str(load_default="reported", validate=validate.OneOf(["reported", "hidden"]))


@collection_pages.get("/moderation/collections")
@role_required("moderator")
def show_collections():
    """Reported collections, who has waited longest first; or those that are out of sight."""
    return _collections_page()


@collection_pages.post("/moderation/collections/<id:collection_id>/hide")
@role_required("moderator")
def hide_collection(collection_id):
    """Take a collection out of sight. Its owner, and who reported it, are told."""
    said, wrong = filled_in(HidingIn)
    if wrong:
        return _collections_page(422, refused=collection_id, wrong=wrong)
    with transaction():
        actions.hide_collection(collection_id, current_member(), **said)
    return redirect(url_for(".show_collections"), 303)


@collection_pages.post("/moderation/collections/<id:collection_id>/leave")
@role_required("moderator")
def leave_collection(collection_id):
    """Leave a reported collection as it is. Who reported it is told."""
    with transaction():
        dismiss_reports(collection_id, current_member())
    return redirect(url_for(".show_collections"), 303)


@collection_pages.post("/moderation/collections/<id:collection_id>/show")
@role_required("moderator")
def show_again(collection_id):
    """Show a collection again, whether a person or the machine hid it."""
    with transaction():
        actions.show_collection(collection_id, current_member())
    return redirect(url_for(".show_collections", state="hidden"), 303)


def _collections_page(status: int = 200, **more: Any) -> Response:
    wanted = asked_for(CollectionsIn)
    lists = {"reported": list_reports, "hidden": list_hidden}
    found = lists[wanted["state"]](current_viewer(), wanted["limit"], wanted["cursor"])
    return page("console/collections.html", status, found=found, wanted=wanted, **more)

"""Many decisions at once: select, look, apply, undo."""

from __future__ import annotations

from community.access import current_member, current_viewer, role_required
from community.http.blueprint import Blueprint
from community.http.schemas import PageIn
from community.outbox import transaction
from moderation.bulk import queries
from moderation.bulk.actions import apply, freeze, undo
from moderation.bulk.schemas import ApplyIn, BulkOut, BulkPage, ItemPage, ItemsIn, SelectionIn, SelectionOut

bulk = Blueprint("bulk", __name__, description="Many decisions at once")


@bulk.post("/moderation/bulk")
@role_required("moderator")
@bulk.arguments(SelectionIn, example={"author": "mei"})
@bulk.response(201, SelectionOut)
def select_contents(data):
    """Select contents, and see what would be decided. Nothing happens to them."""
    sent = {name: value for name, value in SelectionIn().dump(data).items() if value is not None}
    with transaction():
        frozen = freeze(current_member(), data, sent)
    return queries.view_selection(frozen.id, current_member(), current_viewer())


@bulk.get("/moderation/bulk")
@role_required("moderator")
@bulk.arguments(PageIn, location="query")
@bulk.response(200, BulkPage)
def list_selections(page):
    """List selections, the newest first."""
    return queries.list_bulks(**page)


@bulk.get("/moderation/bulk/<id:bulk_id>")
@role_required("moderator")
@bulk.response(200, BulkOut)
def get_selection(bulk_id):
    """See how far a selection is."""
    return queries.view_bulk(bulk_id)


@bulk.get("/moderation/bulk/<id:bulk_id>/items")
@role_required("moderator")
@bulk.arguments(ItemsIn, location="query")
@bulk.response(200, ItemPage)
def list_selected(page, bulk_id):
    """List what became of each content."""
    return queries.list_items(bulk_id, **page)


@bulk.post("/moderation/bulk/<id:bulk_id>/apply")
@role_required("moderator")
@bulk.arguments(ApplyIn)
@bulk.response(200, BulkOut)
def apply_selection(data, bulk_id):
    """Decide all that you selected. What changed since is left alone."""
    with transaction():
        apply(bulk_id, current_member(), **data)
    return queries.view_bulk(bulk_id)


@bulk.post("/moderation/bulk/<id:bulk_id>/undo")
@role_required("moderator")
@bulk.response(200, BulkOut)
def undo_selection(bulk_id):
    """Take all of it back within seven days. Where something came after, it is left alone."""
    with transaction():
        undo(bulk_id, current_member())
    return queries.view_bulk(bulk_id)

"""Many decisions at once: select, look at what it would meet, decide, take back."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for

from community.access import current_member, current_viewer, role_required
from community.errors import Conflict, Forbidden, Invalid
from community.http.schemas import PageIn
from community.http.sentences import translated
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.bulk import queries
from moderation.bulk.actions import UNCONFIRMED, apply, freeze, undo
from moderation.bulk.models import BulkStatus
from moderation.bulk.schemas import ApplyIn, ItemsIn, SelectionIn
from moderation.bulk.selecting import STATUSES
from moderation.console.forms import SelectionForm

bulk_pages = Pages("console_bulk", __name__, static_folder=None)


@bulk_pages.get("/moderation/bulk")
@role_required("moderator")
def show_selections():
    """Selections, the newest first, and the form that makes one."""
    return _selections_page()


@bulk_pages.post("/moderation/bulk")
@role_required("moderator")
def select_contents():
    """Select contents, and look at what would be decided. Nothing happens to them."""
    said, wrong = filled_in(SelectionForm)
    if wrong:
        return _selections_page(422, wrong=wrong)
    sent = {name: value for name, value in SelectionIn().dump(said).items() if value is not None}
    try:
        with transaction():
            frozen = freeze(current_member(), said, sent).id
    except Invalid as refused:
        return _selections_page(refused.status, refused=refused)
    return redirect(url_for(".show_selection", bulk_id=frozen), 303)


@bulk_pages.get("/moderation/bulk/<id:bulk_id>")
@role_required("moderator")
def show_selection(bulk_id):
    """A selection: what it holds before it is decided, and what became of each afterwards."""
    return _selection_page(bulk_id)


@bulk_pages.post("/moderation/bulk/<id:bulk_id>/apply")
@role_required("moderator")
def apply_selection(bulk_id):
    """Decide all that was selected; what changed since is left alone."""
    said, wrong = filled_in(ApplyIn)
    if wrong:
        return _selection_page(bulk_id, 422, wrong=wrong)
    try:
        with transaction():
            apply(bulk_id, current_member(), **said)
    except Invalid as refused:
        return _selection_page(bulk_id, refused.status, wrong=translated(refused.extra["errors"]))
    except (Conflict, Forbidden) as refused:
        return _selection_page(bulk_id, refused.status, refused=refused)
    return redirect(url_for(".show_selection", bulk_id=bulk_id), 303)


@bulk_pages.post("/moderation/bulk/<id:bulk_id>/undo")
@role_required("moderator")
def undo_selection(bulk_id):
    """Take all of it back; where something came after, it is left alone."""
    try:
        with transaction():
            undo(bulk_id, current_member())
    except (Conflict, Forbidden) as refused:
        return _selection_page(bulk_id, refused.status, refused=refused)
    return redirect(url_for(".show_selection", bulk_id=bulk_id), 303)


def _selections_page(status: int = 200, **more: Any) -> Response:
    statuses = [each.value for each in STATUSES]
    return page("console/bulks.html", status, bulks=queries.list_bulks(**asked_for(PageIn)), statuses=statuses, **more)


def _selection_page(bulk_id: int, status: int = 200, **more: Any) -> Response:
    bulk = queries.view_bulk(bulk_id)
    if bulk["status"] == BulkStatus.PREVIEWED:
        shown = queries.view_selection(bulk_id, current_member(), current_viewer())
        return page("console/selection.html", status, bulk=shown, unconfirmed=UNCONFIRMED, **more)
    items = queries.list_items(bulk_id, **asked_for(ItemsIn))
    return page("console/bulk.html", status, bulk=bulk, items=items, **more)

"""Collections, as members report them, and replies of the shop, as moderators hide and show them."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required, role_required
from community.collections.queries import view_collection
from community.collections.schemas import CollectionOut
from community.http.blueprint import Blueprint
from community.http.limits import limited
from community.http.schemas import PageIn
from community.outbox import transaction
from community.read_only.guard import open_while_read_only
from moderation.desk.schemas import ReportIn
from moderation.texts import actions
from moderation.texts.reports import dismiss_reports, list_reports, report_collection
from moderation.texts.schemas import CollectionReceiptOut, CollectionReportPage, HidingIn

texts = Blueprint("texts", __name__, description="Collections and replies of the shop, hidden and shown by people")


@texts.post("/collections/<id:collection_id>/reports")
@member_required
@open_while_read_only
@limited("20/minute")
@texts.arguments(ReportIn)
@texts.response(201, CollectionReceiptOut)
def create_collection_report(data, collection_id):
    """Report a public collection that breaks a rule. You will be told what comes of it."""
    with transaction():
        return report_collection(current_member(), collection_id, **data)


@texts.get("/moderation/collections/reports")
@role_required("moderator")
@texts.arguments(PageIn, location="query")
@texts.response(200, CollectionReportPage)
def list_collection_reports(page):
    """List the reports of collections that nobody has answered, the oldest first."""
    return list_reports(current_viewer(), **page)


@texts.delete("/moderation/collections/<id:collection_id>/reports")
@role_required("moderator")
@texts.response(204)
def dismiss_collection_reports(collection_id):
    """Leave a reported collection as it is; those who reported it are told."""
    with transaction():
        dismiss_reports(collection_id, current_member())


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


@texts.put("/moderation/reviews/<id:review_id>/reply/hiding")
@role_required("moderator")
@texts.arguments(HidingIn)
@texts.response(204)
def hide_shop_reply(data, review_id):
    """Take the shop's reply to a review out of sight. The shop reads why, and may write another."""
    with transaction():
        actions.hide_reply(review_id, current_member(), **data)


@texts.delete("/moderation/reviews/<id:review_id>/reply/hiding")
@role_required("moderator")
@texts.response(204)
def show_shop_reply(review_id):
    """Show the shop's reply to a review, whether a person or the machine kept it back."""
    with transaction():
        actions.show_reply(review_id, current_member())

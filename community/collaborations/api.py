"""Collaborations: inviting, answering, linking what was made, ending, and what it brought."""

from __future__ import annotations

from typing import Any

from community.access import current_member, current_viewer, member_required, role_required
from community.collaborations import actions, linking, queries
from community.collaborations.models import Collaboration
from community.collaborations.report import report_of
from community.collaborations.schemas import (
    BriefIn,
    CollaborationNoteIn,
    CollaborationOut,
    CollaborationPage,
    CollaborationReportOut,
    CollaborationsIn,
)
from community.content.models import Content
from community.content.queries import own_content_to_change, show
from community.content.schemas import ContentPage
from community.errors import Invalid
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.languages import preferred_language
from community.http.schemas import PageIn, RelationOut
from community.members.models import Member
from community.members.queries import find_member
from community.metrics.definitions import definition
from community.outbox import transaction

collaborations = Blueprint("collaborations", __name__, description="Collaborations of the shop with opinion leaders")


@collaborations.post("/collaborations")
@role_required("growth")
@collaborations.arguments(BriefIn)
@collaborations.response(201, CollaborationOut)
def offer_brief(brief):
    """Offer an opinion leader a brief."""
    kol = _member(brief.pop("username"))
    with transaction():
        collaboration = actions.invite(kol, current_member(), **brief)
    return _shown(collaboration)


def _member(username: str) -> Member:
    member = find_member(username)
    if member is None:
        raise Invalid(errors={"username": [f"There is no member {username}."]})
    return member


@collaborations.get("/collaborations")
@member_required
@collaborations.arguments(CollaborationsIn, location="query")
@collaborations.response(200, CollaborationPage)
def list_collaborations(page):
    """List your collaborations; as growth all. The newest first."""
    rows = queries.collaboration_rows(current_member(), page.pop("status"))
    return newest(rows, [Collaboration.id], **page)


@collaborations.get("/collaborations/<id:collaboration_id>")
@member_required
@collaborations.response(200, CollaborationOut)
def get_collaboration(collaboration_id):
    """Look at a collaboration of yours; as growth at any."""
    return _shown(queries.access_collaboration(collaboration_id, current_member()))


@collaborations.post("/collaborations/<id:collaboration_id>/accept")
@member_required
@collaborations.arguments(CollaborationNoteIn)
@collaborations.response(200, CollaborationOut)
def accept_brief(data, collaboration_id):
    """Take the brief."""
    with transaction():
        collaboration = queries.own_collaboration_to_change(collaboration_id, current_member())
        actions.accept(collaboration, **data)
    return _shown(collaboration)


@collaborations.post("/collaborations/<id:collaboration_id>/decline")
@member_required
@collaborations.arguments(CollaborationNoteIn)
@collaborations.response(200, CollaborationOut)
def decline_brief(data, collaboration_id):
    """Do not take the brief."""
    with transaction():
        collaboration = queries.own_collaboration_to_change(collaboration_id, current_member())
        actions.decline(collaboration, **data)
    return _shown(collaboration)


@collaborations.post("/collaborations/<id:collaboration_id>/done")
@role_required("growth")
@collaborations.arguments(CollaborationNoteIn)
@collaborations.response(200, CollaborationOut)
def finish_collaboration(data, collaboration_id):
    """Say that the brief is fulfilled."""
    with transaction():
        collaboration = queries.collaboration_to_change(collaboration_id, current_member())
        actions.finish(collaboration, current_member(), **data)
    return _shown(collaboration)


@collaborations.post("/collaborations/<id:collaboration_id>/cancel")
@role_required("growth")
@collaborations.arguments(CollaborationNoteIn)
@collaborations.response(200, CollaborationOut)
def cancel_collaboration(data, collaboration_id):
    """Call a collaboration off. What was published for it keeps its disclosure."""
    with transaction():
        collaboration = queries.collaboration_to_change(collaboration_id, current_member())
        actions.cancel(collaboration, current_member(), **data)
    return _shown(collaboration)


@collaborations.get("/collaborations/<id:collaboration_id>/contents")
@member_required
@collaborations.arguments(PageIn, location="query")
@collaborations.response(200, ContentPage)
def list_linked_contents(page, collaboration_id):
    """List what was made for a collaboration, as far as you may see it; the newest first."""
    viewer = current_viewer()
    collaboration = queries.access_collaboration(collaboration_id, current_member())
    found = newest(queries.linked_rows(collaboration, viewer), [Content.id], **page)
    return Page(show(found.items, viewer), found.next)


@collaborations.put("/collaborations/<id:collaboration_id>/contents/<id:content_id>")
@member_required
@collaborations.response(200, RelationOut)
def link_content(collaboration_id, content_id):
    """Say that a note or review of yours was made for the collaboration. It must bear the disclosure, or be a draft."""
    member = current_member()
    with transaction():
        content = own_content_to_change(content_id, member)
        collaboration = queries.own_collaboration_to_change(collaboration_id, member)
        linking.link(collaboration, content)
        return {"active": True, "count": linking.count_linked(collaboration)}


@collaborations.delete("/collaborations/<id:collaboration_id>/contents/<id:content_id>")
@member_required
@collaborations.response(200, RelationOut)
def unlink_content(collaboration_id, content_id):
    """Say that a draft was not made for the collaboration. What was handed in for it stays linked."""
    member = current_member()
    with transaction():
        content = own_content_to_change(content_id, member)
        collaboration = queries.own_collaboration_to_change(collaboration_id, member)
        if linking.linked_to(content) == collaboration.id:
            linking.unlink(content)
        return {"active": False, "count": linking.count_linked(collaboration)}


@collaborations.get("/collaborations/<id:collaboration_id>/report")
@member_required
@collaborations.response(200, CollaborationReportOut)
def get_collaboration_report(collaboration_id):
    """See what a collaboration brought; as growth also what it cost, who was new, and what it changed."""
    member = current_member()
    collaboration = queries.access_collaboration(collaboration_id, member)
    report = report_of(collaboration, in_full=member.has_role("growth") and member.id != collaboration.member_id)
    names = ("engagement_rate", "impression", "credit", "collaboration_effect")
    return report | {"definition": definition(names, preferred_language())}


def _shown(collaboration: Collaboration) -> Any:
    return queries.collaboration_row(collaboration.id)

"""Sanctions: laid, lifted and listed by moderators, read by who bears them."""

from __future__ import annotations

from community.access import current_member, member_required, role_required
from community.http.blueprint import Blueprint
from community.http.schemas import PageIn
from community.members.queries import get_member
from community.outbox import transaction
from moderation.sanctions import queries
from moderation.sanctions.actions import lift
from moderation.sanctions.imposing import sanction_member
from moderation.sanctions.schemas import (
    LiftIn,
    OwnSanctionPage,
    PreviewIn,
    PreviewOut,
    SanctionIn,
    SanctionOut,
    SanctionPage,
    SanctionsIn,
    StrikesOut,
)
from moderation.sanctions.strikes import step_for

sanctions = Blueprint("sanctions", __name__, description="What was taken from members, and strikes")


@sanctions.get("/me/sanctions")
@member_required
@sanctions.arguments(PageIn, location="query")
@sanctions.response(200, OwnSanctionPage)
def list_my_sanctions(page):
    """Read what was ever laid on you, the newest first."""
    return queries.list_own_sanctions(current_member(), **page)


@sanctions.get("/moderation/sanctions")
@role_required("moderator")
@sanctions.arguments(SanctionsIn, location="query")
@sanctions.response(200, SanctionPage)
def list_sanctions(page):
    """List sanctions, the newest first."""
    return queries.list_sanctions(**page)


@sanctions.post("/moderation/sanctions")
@role_required("moderator")
@sanctions.arguments(SanctionIn)
@sanctions.response(201, SanctionOut)
def create_sanction(data):
    """Sanction who wrote or reported the content of a decided case. The member reads why and until when."""
    with transaction():
        laid = sanction_member(current_member(), get_member(data.pop("member")), **data)
    return queries.view_sanction(laid.id)


@sanctions.post("/moderation/sanctions/<id:sanction_id>/lift")
@role_required("moderator")
@sanctions.arguments(LiftIn)
@sanctions.response(200, SanctionOut)
def lift_sanction(data, sanction_id):
    """End a sanction before its time, with a note for staff."""
    with transaction():
        lift(sanction_id, current_member(), data["note"])
    return queries.view_sanction(sanction_id)


@sanctions.get("/moderation/sanctions/preview")
@role_required("moderator")
@sanctions.arguments(PreviewIn, location="query")
@sanctions.response(200, PreviewOut)
def preview_threshold(data):
    """See whom a threshold of strikes would hit now, and how points are spread."""
    return queries.preview(data["threshold"])


@sanctions.get("/moderation/members/<username>/strikes")
@role_required("moderator")
@sanctions.response(200, StrikesOut)
def get_strikes(username):
    """Read the strikes of a member, with the decisions that they come from."""
    member = get_member(username)
    struck = queries.strikes([member.id])[member.id]
    return {"member": member.username, "suggested": step_for(struck["points"]), **struck}

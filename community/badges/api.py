"""Badges: which there are, and who has them."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required, role_required
from community.badges.actions import change_badges
from community.badges.queries import badge_rules, badges_of
from community.badges.schemas import BadgesIn, BadgesOut, MemberBadgesOut
from community.blocks.queries import access_member
from community.http.blueprint import Blueprint
from community.http.etags import if_match, versioned
from community.outbox import transaction

badges = Blueprint("badges", __name__, description="Badges by rules over facts")


@badges.get("/badges")
@versioned
@badges.response(200, BadgesOut)
def list_badges():
    """See which badges there are, and what each is given for."""
    return badge_rules()


@badges.put("/badges")
@role_required("growth")
@versioned
@if_match
@badges.arguments(BadgesIn)
@badges.response(200, BadgesOut)
def put_badges(data, version):
    """Change the badges. They are given for the whole past, in the background."""
    with transaction():
        return change_badges(current_member(), data["items"], version=version)


@badges.get("/me/badges")
@member_required
@badges.response(200, MemberBadgesOut)
def list_own_badges():
    """See your badges."""
    return {"items": badges_of(current_member().id)}


@badges.get("/members/<username>/badges")
@badges.response(200, MemberBadgesOut)
def list_member_badges(username):
    """See the badges of a member."""
    return {"items": badges_of(access_member(username, current_viewer()).id)}

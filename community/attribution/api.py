"""What share links brought."""

from __future__ import annotations

from flask import current_app

from community.access import current_member, current_viewer, member_required
from community.attribution.queries import access_link, content_sharing, member_sharing, stats_of
from community.attribution.schemas import ContentSharingOut, MemberSharingOut, StatsOut
from community.blocks.queries import access_member
from community.content.queries import access_content
from community.errors import Forbidden
from community.http.blueprint import Blueprint

attribution = Blueprint("attribution", __name__, description="What share links brought")


@attribution.get("/shares/<code>/stats")
@member_required
@attribution.response(200, StatsOut)
def get_share_stats(code):
    """See what your share link brought: clicks, sign-ups, orders. The growth team sees those of everybody."""
    return stats_of(access_link(code, current_member()), current_app.config["COMMUNITY"].currency)


@attribution.get("/contents/<id:content_id>/sharing")
@member_required
@attribution.response(200, ContentSharingOut)
def get_content_sharing(content_id):
    """See what sharing your content brought, by channel. The growth team sees that of all."""
    content = access_content(content_id, current_viewer())
    _check_own(content.author_id)
    return content_sharing(content, current_app.config["COMMUNITY"].currency)


@attribution.get("/members/<username>/sharing")
@member_required
@attribution.response(200, MemberSharingOut)
def get_member_sharing(username):
    """See what your links brought, by channel. The growth team sees those of everybody."""
    member = access_member(username, current_viewer())
    _check_own(member.id)
    return member_sharing(member, current_app.config["COMMUNITY"].currency)


def _check_own(member_id: int) -> None:
    member = current_member()
    if member_id != member.id and not member.has_role("growth"):
        raise Forbidden("Only its owner and the growth team see what sharing brought.")

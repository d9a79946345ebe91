"""Members as others see them: profiles, and who follows whom."""

from __future__ import annotations

from sqlalchemy import Select

from community.access import current_viewer, member_required
from community.blocks.queries import access_member
from community.content.models import LISTABLE, Content
from community.content.queries import show
from community.content.schemas import ContentPage
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.etags import versioned
from community.http.schemas import PageIn
from community.profiles.queries import (
    PLACE,
    blocked_by,
    contents_of,
    followed_by,
    followers_of,
    muted_by,
    view_profile,
)
from community.profiles.schemas import MemberContentsIn, MemberOut, MemberPage
from community.statements import asked

profiles = Blueprint("profiles", __name__, description="Members as others see them")


@profiles.get("/members/<username>")
@versioned
@profiles.response(200, MemberOut)
def get_member_profile(username):
    """Look at a member. A name that they gave up leads to them as well."""
    viewer = current_viewer()
    return view_profile(access_member(username, viewer).id, viewer)


@profiles.get("/members/<username>/followers")
@profiles.arguments(PageIn, location="query")
@profiles.response(200, MemberPage)
def list_followers(page, username):
    """List who follows a member, the newest first."""
    viewer = current_viewer()
    return _newest(followers_of(access_member(username, viewer), viewer), page)


@profiles.get("/members/<username>/following")
@profiles.arguments(PageIn, location="query")
@profiles.response(200, MemberPage)
def list_following(page, username):
    """List whom a member follows, the newest first."""
    viewer = current_viewer()
    return _newest(followed_by(access_member(username, viewer), viewer), page)


@profiles.get("/members/<username>/contents")
@profiles.arguments(MemberContentsIn, location="query")
@profiles.response(200, ContentPage)
def list_member_contents(page, username):
    """List what a member made, the newest first: notes, reviews, reposts and questions, or another kind."""
    viewer, kind = current_viewer(), page.pop("kind")
    made = {"author_id": access_member(username, viewer).id, "kinds": [kind] if kind else LISTABLE}
    found = newest(asked(contents_of, viewer, **made), [Content.id], **page)
    return Page(show(found.items, viewer), found.next)


@profiles.get("/me/blocks")
@member_required
@profiles.arguments(PageIn, location="query")
@profiles.response(200, MemberPage)
def list_blocked(page):
    """List whom you block, the newest first."""
    return _newest(blocked_by(current_viewer()), page)


@profiles.get("/me/mutes")
@member_required
@profiles.arguments(PageIn, location="query")
@profiles.response(200, MemberPage)
def list_muted(page):
    """List whom you mute, the newest first."""
    return _newest(muted_by(current_viewer()), page)


def _newest(members: Select, page: dict) -> Page:
    return newest(members, [members.selected_columns[PLACE]], **page)

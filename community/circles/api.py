"""The page of a topic, and what those who look after it do there."""

from __future__ import annotations

from typing import Any

from community.access import current_member, current_viewer, member_required
from community.circles.actions import describe, pin, put_back, take_out, unpin
from community.circles.queries import access_circle, removal_rows, view_circle
from community.circles.schemas import CircleIn, CircleOut, RemovalIn, RemovalPage
from community.content.models import TopicRemoval
from community.content.queries import access_content, content_to_change, glimpse
from community.errors import Forbidden, Invalid
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.schemas import PageIn, RelationOut
from community.members.models import Member
from community.members.queries import find_members
from community.outbox import transaction
from community.text import TextRefused
from community.topics.actions import put_topic
from community.topics.queries import access_topic

circles = Blueprint("circles", __name__, description="The page of a topic, and those who look after it")


@circles.get("/topics/<name>")
@circles.response(200, CircleOut)
def get_topic(name):
    """Look at a topic: what it is about, who looks after it, what is pinned, which topics are related."""
    viewer = current_viewer()
    return view_circle(access_topic(name, viewer), viewer)


@circles.put("/topics/<name>")
@member_required
@circles.arguments(CircleIn)
@circles.response(200, CircleOut)
def describe_topic(data, name):
    """Describe a topic that you look after; as a moderator of the community make it, say who does, or ban it."""
    member = current_member()
    with transaction():
        topic = _put(name, data) if member.has_role("moderator") else _describe(name, member, data)
    return view_circle(topic, current_viewer())


def _put(name: str, data: dict[str, Any]):
    moderators, banned = _members(data.pop("moderators", [])), data.pop("banned", False)
    try:
        return put_topic(name, moderators=moderators, banned=banned, **data)
    except TextRefused as refused:
        raise Invalid(errors={"name": [str(refused)]}) from refused


def _describe(name: str, member: Member, data: dict[str, Any]):
    if data.keys() & {"moderators", "banned"}:
        raise Forbidden("Only moderators of this community say who looks after a topic, and close one.")
    topic = access_circle(name, member)
    describe(topic, member, **data)
    return topic


def _members(usernames: list[str]) -> list[Member]:
    found = find_members(usernames)
    if unknown := [name for name in usernames if name not in found]:
        raise Invalid(errors={"moderators": [f"There is no member {name}." for name in unknown]})
    return list(found.values())


@circles.put("/topics/<name>/pins/<id:content_id>")
@member_required
@circles.response(200, RelationOut)
def pin_content(name, content_id):
    """Pin a content to the head of a topic that you look after; three at most."""
    member = current_member()
    with transaction():
        topic = access_circle(name, member)
        return {"active": True, "count": pin(topic, access_content(content_id, current_viewer()), member)}


@circles.delete("/topics/<name>/pins/<id:content_id>")
@member_required
@circles.response(200, RelationOut)
def unpin_content(name, content_id):
    """Unpin a content from a topic that you look after."""
    with transaction():
        return {"active": False, "count": unpin(access_circle(name, current_member()), content_id)}


@circles.get("/topics/<name>/removals")
@member_required
@circles.arguments(PageIn, location="query")
@circles.response(200, RemovalPage)
def list_removals(page, name):
    """List what was taken out of a topic that you look after, the latest first."""
    topic = access_circle(name, current_member())
    return newest(removal_rows(topic), [TopicRemoval.removed_at, TopicRemoval.content_id], **page)


@circles.put("/topics/<name>/removals/<id:content_id>")
@member_required
@circles.arguments(RemovalIn)
@circles.response(200, RelationOut)
def take_content_out(data, name, content_id):
    """Take a content out of a topic that you look after. It stays public; its author is told why."""
    member = current_member()
    with transaction():
        topic = access_circle(name, member)
        glimpse(content_id, current_viewer())
        return {"active": True, "count": take_out(topic, content_to_change(content_id), member, **data)}


@circles.delete("/topics/<name>/removals/<id:content_id>")
@member_required
@circles.response(200, RelationOut)
def put_content_back(name, content_id):
    """Put a content back into a topic that you look after."""
    with transaction():
        topic = access_circle(name, current_member())
        glimpse(content_id, current_viewer())
        return {"active": False, "count": put_back(topic, content_to_change(content_id))}

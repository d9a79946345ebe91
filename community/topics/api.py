"""Topics, and what moderators say of them."""

from __future__ import annotations

from typing import Any

from community.access import current_viewer, role_required
from community.database import db
from community.errors import Invalid
from community.follows.models import TopicFollow
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.schemas import PageIn
from community.members.models import Member
from community.members.queries import Viewer, find_members
from community.outbox import transaction
from community.relations import lives
from community.text import TextRefused
from community.topics.actions import put_topic
from community.topics.models import Topic
from community.topics.queries import access_topic, moderators_of, topic_rows
from community.topics.schemas import TopicDetailOut, TopicIn, TopicPage

topics = Blueprint("topics", __name__, description="Topics")


@topics.get("/topics")
@topics.arguments(PageIn, location="query")
@topics.response(200, TopicPage)
def list_topics(page):
    """List topics, the newest first."""
    return newest(_rows(current_viewer()), [Topic.id], **page)


@topics.get("/topics/<name>")
@topics.response(200, TopicDetailOut)
def get_topic(name):
    """Look at a topic."""
    return _detail(access_topic(name, current_viewer()), current_viewer())


@topics.put("/topics/<name>")
@role_required("moderator")
@topics.arguments(TopicIn)
@topics.response(200, TopicDetailOut)
def describe_topic(data, name):
    """Make or describe a topic, say who looks after it, or ban it."""
    moderators = _members(data.pop("moderators"))
    with transaction():
        try:
            topic = put_topic(name, moderators=moderators, **data)
        except TextRefused as refused:
            raise Invalid(errors={"name": [str(refused)]}) from refused
    return _detail(topic, current_viewer())


def _rows(viewer: Viewer):
    following = lives(TopicFollow, member_id=viewer.id, topic_id=Topic.id).label("following")
    return topic_rows(viewer).add_columns(following)


def _detail(topic: Topic, viewer: Viewer) -> dict[str, Any]:
    row = db.session.execute(_rows(viewer).where(Topic.id == topic.id)).one()
    return {**row._mapping, "moderators": moderators_of(topic)}


def _members(usernames: list[str]) -> list[Member]:
    found = find_members(usernames)
    if unknown := [name for name in usernames if name not in found]:
        raise Invalid(errors={"moderators": [f"There is no member {name}." for name in unknown]})
    return list(found.values())

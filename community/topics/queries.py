"""Questions about topics."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select, true

from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.members.queries import Viewer
from community.text import TextRefused, check_topic
from community.topics.models import Topic, TopicModerator


def topic_shown_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the topic is not banned. Staff sees banned ones."""
    return true() if viewer.is_staff else Topic.banned.is_(False)


def topic_rows(viewer: Viewer) -> Select:
    """The statement of every list of topics."""
    return select(*Topic.__table__.c).where(topic_shown_to(viewer))


def access_topic(name: str, viewer: Viewer) -> Topic:
    """The topic, however its name is written. Raises NotFound, also for a banned one."""
    try:
        named = Topic.name == check_topic(name)
    except TextRefused as refused:
        raise NotFound from refused
    topic = db.session.scalar(select(Topic).where(named, topic_shown_to(viewer)))
    if topic is None:
        raise NotFound
    return topic


def moderators_of(topic: Topic) -> list[str]:
    """Usernames of the members who look after the topic."""
    theirs = select(Member.username).join(TopicModerator, TopicModerator.member_id == Member.id)
    return list(db.session.scalars(theirs.where(TopicModerator.topic_id == topic.id).order_by(Member.id)))

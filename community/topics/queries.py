"""Questions about topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true

from community.database import db
from community.errors import NotFound
from community.generations import MOST_IDS
from community.members.models import Member
from community.members.queries import Viewer
from community.text import TextRefused, check_topic
from community.topics.models import Topic, TopicModerator, TopicSynonym


def topic_shown_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the topic is not banned. Staff sees banned ones."""
    return true() if viewer.is_staff else Topic.banned.is_(False)


def topic_rows(viewer: Viewer, prefix: str = "") -> Select:
    """The statement of every list of topics. prefix: folded; how their names begin."""
    return select(*Topic.__table__.c).where(topic_shown_to(viewer), _begins(prefix))


def _begins(prefix: str) -> ColumnElement[bool]:
    return Topic.name.startswith(prefix, autoescape=True) if prefix else true()


def most_borne(prefix: str) -> Sequence[int]:
    """The topics whose names begin so, those with the most public contents first, the older one of equals."""
    best_first = select(Topic.id).where(_begins(prefix)).order_by(Topic.contents_count.desc(), Topic.id)
    return db.session.scalars(best_first.limit(MOST_IDS)).all()


def topics_by_id(rows: Select, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Those of the rows that have these ids, in their order."""
    found = {row.id: dict(row._mapping) for row in db.session.execute(rows.where(Topic.id.in_(ids)))}
    return [found[id_] for id_ in ids if id_ in found]


def is_called(name: str) -> ColumnElement[bool]:
    """SQL: the topic has this name, folded, or this synonym."""
    return or_(Topic.name == name, Topic.id.in_(select(TopicSynonym.topic_id).where(TopicSynonym.name == name)))


def own_name(name: str) -> str:
    """What the topic is called that has this synonym; the name itself where it is none."""
    called = select(Topic.name).join(TopicSynonym, TopicSynonym.topic_id == Topic.id)
    return db.session.scalar(called.where(TopicSynonym.name == name)) or name


def synonyms_of(topic: Topic) -> list[str]:
    """Under which other names the topic is found."""
    theirs = select(TopicSynonym.name).where(TopicSynonym.topic_id == topic.id)
    return list(db.session.scalars(theirs.order_by(TopicSynonym.name)))


def access_topic(name: str, viewer: Viewer) -> Topic:
    """The topic, however its name is written, and by any of its names. Raises NotFound, also for a banned one."""
    try:
        named = is_called(check_topic(name))
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

"""Topics come into being when somebody writes them, and moderators look after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from community import outbox
from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.relations import insert_new
from community.text import check_topic
from community.topics.models import Topic, TopicModerator, TopicSynonym


def topics_named(names: Sequence[str]) -> list[Topic]:
    """The topics of these names in the order given, banned ones among them, made where they are new.

    A synonym gives the topic that it leads to; two names of one topic give it once.
    """
    folded = list(dict.fromkeys(check_topic(name) for name in names))
    if not folded:
        return []
    known = _by_name(folded)
    for name in folded:
        if name not in known:
            insert_new(Topic, name=name, created_at=utcnow())
    if len(known) < len(folded):
        known = _by_name(folded)
        outbox.record("topics.made", names=folded)
    return list(dict.fromkeys(known[name] for name in folded))


def put_topic(name: str, *, moderators: Sequence[Member], **described: Any) -> Topic:
    """Make or describe a topic. described: description, rules, banned.

    Raises TextRefused for a name that no topic can have.
    """
    [topic] = topics_named([name])
    for column, value in described.items():
        setattr(topic, column, value)
    db.session.execute(delete(TopicModerator).where(TopicModerator.topic_id == topic.id))
    rows = [{"topic_id": topic.id, "member_id": member_id} for member_id in {member.id for member in moderators}]
    if rows:
        db.session.execute(insert(TopicModerator), rows)
    db.session.flush()
    return topic


def _by_name(names: Sequence[str]) -> dict[str, Topic]:
    """The topics that there are, by the name or synonym asked for."""
    known = {topic.name: topic for topic in db.session.scalars(select(Topic).where(Topic.name.in_(names)))}
    if len(known) < len(names):
        leading = select(TopicSynonym.name, Topic).join(Topic, Topic.id == TopicSynonym.topic_id)
        known |= dict(db.session.execute(leading.where(TopicSynonym.name.in_(names))).all())
    return known

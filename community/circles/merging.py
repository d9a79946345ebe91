"""Merging a topic into another: whatever bore, followed or muted it does so with the other, to which its name leads.

Contents are held first, then the two topics, as everywhere. When somebody hands in a content with the topic in this
very moment, one of the two fails and can be tried again: nothing is left under a topic that is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from community import outbox
from community.campaigns.models import Campaign
from community.circles.actions import MOST_PINNED, count_pins, is_out
from community.circles.models import TopicPin
from community.clock import utcnow
from community.content.models import Content, ContentTopic, Status, TopicRemoval
from community.content.queries import content_to_change
from community.database import db
from community.errors import Conflict
from community.feeds.models import NotInterested
from community.follows.models import TopicFollow
from community.mutes.models import TopicMute
from community.tags.models import MemberTag
from community.topics.models import Topic, TopicModerator, TopicSynonym

OF_CONTENTS: tuple[Any, ...] = (ContentTopic, TopicRemoval, TopicPin)
OF_MEMBERS: tuple[Any, ...] = (TopicModerator, MemberTag)
RELATIONS: tuple[Any, ...] = (TopicFollow, TopicMute)
NAMING: tuple[Any, ...] = (NotInterested, Campaign, TopicSynonym)


def merge(source: Topic, target: Topic) -> None:
    """Let target be all that source was, and let the names of source lead to it. What is said of target stays.

    Records ``content.retagged`` for what is public, ``topics.forgotten`` and ``topics.made``. Raises Conflict for one
    and the same topic, and for a closed one.
    """
    if source is target:
        raise Conflict(f"#{target.name}# has this name already.")
    if source.banned or target.banned:
        raise Conflict("A closed topic cannot be merged. Open it first.")
    contents = [content_to_change(content_id) for content_id in _tied_to(source)]
    for topic in sorted((source, target), key=lambda topic: topic.id):
        db.session.refresh(topic, with_for_update=True)
    for content in contents:
        _rename(content, source, target)
    _move_contents(source, target)
    _move_members(source, target)
    for model in NAMING:
        _move(model, source, target)
    _count(target)
    _leave_the_name(source, target)


def _tied_to(topic: Topic) -> Sequence[int]:
    """The contents that bear the topic or were taken out of it, in the order of ids."""
    bearing = select(ContentTopic.content_id).where(ContentTopic.topic_id == topic.id)
    out = select(TopicRemoval.content_id).where(TopicRemoval.topic_id == topic.id)
    return sorted(db.session.scalars(bearing.union(out)))


def _rename(content: Content, source: Topic, target: Topic) -> None:
    """Let the content name target where it named source. What was taken out of target stays out of it."""
    names = [target.name if name == source.name else name for name in content.topic_names]
    left_out = [
        {**out, "name": target.name if out["name"] == source.name else out["name"]}
        for out in content.topics_left_out or ()
    ]
    if is_out(target, content.id):
        names = [name for name in names if name != target.name]
    content.topic_names = list(dict.fromkeys(names))
    content.topics_left_out = [out for out in left_out if out["name"] not in names] or None
    if content.status is Status.PUBLISHED:
        outbox.record("content.retagged", content_id=content.id)


def _move_contents(source: Topic, target: Topic) -> None:
    """What was taken out of target stays out; what bears it now was taken out of nothing; three pins are the most."""
    db.session.flush()
    _delete(ContentTopic, source, ContentTopic.content_id.in_(_contents(TopicRemoval, target)))
    _delete(TopicPin, source, TopicPin.content_id.not_in(_contents(ContentTopic, source)))
    _delete(TopicPin, source, TopicPin.content_id.in_(_contents(TopicPin, target)))
    room = max(MOST_PINNED - count_pins(target), 0)
    kept = db.session.scalars(_contents(TopicPin, source).order_by(TopicPin.pinned_at.desc()).limit(room)).all()
    _delete(TopicPin, source, TopicPin.content_id.not_in(kept))
    for model in OF_CONTENTS:
        _delete(model, source, model.content_id.in_(_contents(model, target)))
        _move(model, source, target)
    _delete(TopicRemoval, target, TopicRemoval.content_id.in_(_contents(ContentTopic, target)))


def _contents(model: Any, topic: Topic) -> Any:
    return select(model.content_id).where(model.topic_id == topic.id)


def _move_members(source: Topic, target: Topic) -> None:
    """Of two tags of a member, the one that they declared themselves stays; of two live relations, the older one."""
    declared = _members(MemberTag, source).where(MemberTag.declared_at.is_not(None))
    _delete(MemberTag, target, MemberTag.declared_at.is_(None), MemberTag.member_id.in_(declared))
    for model in OF_MEMBERS:
        _delete(model, source, model.member_id.in_(_members(model, target)))
        _move(model, source, target)
    for model in RELATIONS:
        doubled = model.member_id.in_(_members(model, target).where(model.ended_at.is_(None)))
        ended = update(model).where(model.topic_id == source.id, model.ended_at.is_(None), doubled)
        db.session.execute(ended.values(ended_at=utcnow()).execution_options(synchronize_session=False))
        _move(model, source, target)


def _members(model: Any, topic: Topic) -> Any:
    return select(model.member_id).where(model.topic_id == topic.id)


def _delete(model: Any, topic: Topic, *which: ColumnElement[bool]) -> None:
    gone = delete(model).where(model.topic_id == topic.id, *which)
    db.session.execute(gone.execution_options(synchronize_session=False))


def _move(model: Any, source: Topic, target: Topic) -> None:
    moved = update(model).where(model.topic_id == source.id).values(topic_id=target.id)
    db.session.execute(moved.execution_options(synchronize_session=False))


def _count(topic: Topic) -> None:
    """Count anew from the facts. Who publishes or follows in this moment adds to it when this is committed."""
    bearing = select(func.count()).select_from(ContentTopic).join(Content, Content.id == ContentTopic.content_id)
    public = bearing.where(ContentTopic.topic_id == topic.id, Content.status == Status.PUBLISHED)
    following = select(func.count()).where(TopicFollow.topic_id == topic.id, TopicFollow.ended_at.is_(None))
    topic.contents_count, topic.followers_count = db.session.scalar(public), db.session.scalar(following)


def _leave_the_name(source: Topic, target: Topic) -> None:
    target.description, target.rules = target.description or source.description, target.rules or source.rules
    db.session.delete(source)
    db.session.flush()
    db.session.add(TopicSynonym(name=source.name, topic_id=target.id, made_at=utcnow()))
    db.session.flush()
    outbox.record("topics.forgotten", topic_ids=[source.id])
    outbox.record("topics.made", names=[target.name])

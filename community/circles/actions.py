"""What those who look after a topic do in it: describe it, pin, take contents out of it. They flush, never commit.

Their power ends with the topic: a content that they take out of it stays public, and everybody else's decision.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select

from community import outbox
from community.circles.models import TopicPin
from community.clock import utcnow
from community.content.models import Content, ContentTopic, Status, TopicRemoval
from community.database import db
from community.errors import Conflict
from community.gathering import add_at_end
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.notifications.actions import notify
from community.relations import insert_new
from community.topics.models import Topic, TopicModerator

MOST_PINNED = 3


def describe(topic: Topic, moderator: Member, *, description: str, rules: str) -> None:
    """Say what the topic is about, and what holds in it."""
    check_unrestricted(moderator, "circle")
    topic.description, topic.rules = description, rules
    db.session.flush()


def pin(topic: Topic, content: Content, moderator: Member) -> int:
    """Show the content at the head of the topic's page. Twice is the same as once. Returns how many are pinned.

    Raises Conflict when it is not public or does not bear the topic, and beyond three.
    """
    check_unrestricted(moderator, "circle")
    if content.status is not Status.PUBLISHED or topic.name not in content.topic_names:
        raise Conflict(f"Only what is public under #{topic.name}# can be pinned there.")
    db.session.refresh(topic, with_for_update={"key_share": True})  # of two pins at once, the second counts the first
    pinned = {"topic_id": topic.id, "content_id": content.id}
    new = insert_new(TopicPin, **pinned, pinned_by=moderator.id, pinned_at=utcnow())
    if new and count_pins(topic) > MOST_PINNED:
        raise Conflict(f"{MOST_PINNED} contents are pinned already; unpin one first.")
    return count_pins(topic)


def unpin(topic: Topic, content_id: int) -> int:
    """Let the content stand in its place again. Harmless when it was not pinned. Returns how many still are."""
    db.session.execute(delete(TopicPin).where(TopicPin.topic_id == topic.id, TopicPin.content_id == content_id))
    return count_pins(topic)


def count_pins(topic: Topic) -> int:
    """How many contents are pinned."""
    return db.session.scalar(select(func.count()).where(TopicPin.topic_id == topic.id))


def take_out(topic: Topic, content: Content, moderator: Member, reason: str) -> int:
    """Take the content out of the topic; it stays public, and its author is told why. Twice is the same as once.

    content: locked. Until it is put back no edit brings it in again. Returns how many are out.
    Records ``content.retagged``. Raises Conflict when it does not bear the topic.
    """
    check_unrestricted(moderator, "circle")
    if topic.name not in content.topic_names and not is_out(topic, content.id):
        raise Conflict(f"This content does not stand under #{topic.name}#.")
    taken = {"reason": reason, "removed_by": moderator.id, "removed_at": utcnow()}
    if insert_new(TopicRemoval, topic_id=topic.id, content_id=content.id, **taken):
        _let_go(topic, content, reason)
        _tell(topic, content, moderator, reason)
    return _count_removals(topic)


def _let_go(topic: Topic, content: Content, reason: str) -> None:
    bearing = (ContentTopic.topic_id == topic.id, ContentTopic.content_id == content.id)
    db.session.execute(delete(ContentTopic).where(*bearing))
    unpin(topic, content.id)
    content.topic_names = [name for name in content.topic_names if name != topic.name]
    out = {"name": topic.name, "why": "taken_out", "reason": reason}
    content.topics_left_out = [*(content.topics_left_out or ()), out]
    _count(topic, content, -1)


def _tell(topic: Topic, content: Content, moderator: Member, reason: str) -> None:
    notify(
        content.author,
        "taken_out_of_topic",
        text_zh=f"你的内容已移出话题 #{topic.name}#：{reason}。内容本身不受影响。",
        text_en=f"Your contribution was taken out of the topic #{topic.name}#: {reason} It stays public otherwise.",
        content=content,
        actor=moderator,
    )


def put_back(topic: Topic, content: Content) -> int:
    """Undo ``take_out``: the content bears the topic again if its author still names it. Twice is harmless.

    Returns how many are still out. Records ``content.retagged``.
    """
    removed = (TopicRemoval.topic_id == topic.id, TopicRemoval.content_id == content.id)
    undone = db.session.execute(delete(TopicRemoval).where(*removed)).rowcount
    left_out = content.topics_left_out or []
    if undone and topic.name in [out["name"] for out in left_out]:
        content.topics_left_out = [out for out in left_out if out["name"] != topic.name] or None
        content.topic_names = [*content.topic_names, topic.name]
        insert_new(ContentTopic, topic_id=topic.id, content_id=content.id)
        _count(topic, content, +1)
    return _count_removals(topic)


def _count(topic: Topic, content: Content, sign: int) -> None:
    if content.status is Status.PUBLISHED:
        add_at_end(Topic, topic.id, contents_count=sign)
        outbox.record("content.retagged", content_id=content.id)
    db.session.flush()


def is_out(topic: Topic, content_id: int) -> bool:
    """Whether the content was taken out of the topic."""
    return db.session.get(TopicRemoval, (topic.id, content_id)) is not None


def _count_removals(topic: Topic) -> int:
    return db.session.scalar(select(func.count()).where(TopicRemoval.topic_id == topic.id))


def retire(member_id: int) -> None:
    """Let a member look after no topic any more."""
    db.session.execute(delete(TopicModerator).where(TopicModerator.member_id == member_id))

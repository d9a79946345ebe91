"""What members say of recommendations."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from community.clock import utcnow
from community.content.models import Content, ContentTopic
from community.database import db
from community.errors import Invalid
from community.feeds.models import NotInterested
from community.feeds.queries import count_not_interesting
from community.generations import forget_orders
from community.members.models import Member
from community.members.queries import viewer_of
from community.relations import insert_new
from community.topics.models import Topic


def say_not_interested(member: Member, content: Content, reason: str = "content", topic: str | None = None) -> int:
    """Recommend this no more to the member: the content, all of its author, or all of a topic that it bears.

    reason: one of ``models.REASONS``; said again, the latest holds. topic: which; left out, the first that it bears.
    Returns of how many contents the member said so. Raises Invalid where the content bears no such topic.
    """
    insert_new(NotInterested, member_id=member.id, content_id=content.id, said_at=utcnow())
    said = db.session.get_one(NotInterested, (member.id, content.id), populate_existing=True)
    said.author_id = content.author_id if reason == "author" else None
    said.topic_id = _topic_of(content, topic) if reason == "topic" else None
    said.said_at = utcnow()
    db.session.flush()
    return count_not_interesting(viewer_of(member))


def _topic_of(content: Content, name: str | None) -> int:
    name = name or next(iter(content.topic_names), None)
    borne = select(Topic.id).join(ContentTopic, ContentTopic.topic_id == Topic.id)
    topic_id = db.session.scalar(borne.where(ContentTopic.content_id == content.id, Topic.name == name))
    if topic_id is None:
        raise Invalid(errors={"topic": ["The content bears no such topic; name one of its topics."]})
    return topic_id


def take_back(member: Member, content_id: int) -> bool:
    """Let a content, and what was said of it, be recommended again. Returns whether anything had been said."""
    own = delete(NotInterested).where(NotInterested.member_id == member.id, NotInterested.content_id == content_id)
    return db.session.execute(own.execution_options(synchronize_session="fetch")).rowcount == 1


def forget_recommendations(member_id: int) -> None:
    """Forget the orders that were made for a member."""
    forget_orders(order_name(member_id))


def forget_interests(member_id: int) -> None:
    """Forget what an erased member said, and what others said of them."""
    mine = or_(NotInterested.member_id == member_id, NotInterested.author_id == member_id)
    db.session.execute(delete(NotInterested).where(mine))
    forget_recommendations(member_id)


def order_name(member_id: int) -> str:
    """The name of the order recommended to a member."""
    return f"recommended:{member_id}"

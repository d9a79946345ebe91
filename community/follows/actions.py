"""Following members, topics and products. Doing so twice is the same as once; counters change with the fact."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from community import outbox
from community.activity.actions import record_activity
from community.blocks.queries import are_blocked
from community.caps.actions import spend
from community.catalog.models import Product
from community.clock import utcnow
from community.content.counting import add_to
from community.database import db
from community.errors import Conflict, NotFound
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import lock_members
from community.relations import begin, end, stands
from community.topics.models import Topic


def follow(member: Member, other: Member) -> int:
    """Let the member follow the other. Returns the followers of the other.

    Raises Conflict for oneself, NotFound where a block stands between the two, Restricted by moderation.
    """
    if member.id == other.id:
        raise Conflict("You cannot follow yourself; follow another member.")
    check_unrestricted(member, "follow")
    lock_members(member.id, other.id)  # a block that begins in this moment sees the follow, or is seen
    if are_blocked(member.id, other.id):
        raise NotFound
    if not stands(Follow, member_id=member.id, other_id=other.id):
        spend(member, "follow", other.id)
    now = utcnow()
    if begin(Follow, now, member_id=member.id, other_id=other.id):
        _count_follow(member.id, other.id, +1)
        record_activity(member, "follow", now)
        outbox.record("member.followed", member_id=member.id, other_id=other.id)
    return followers_of(other)


def unfollow(member: Member, other: Member) -> int:
    """Let the member follow the other no more. Returns the followers of the other."""
    lock_members(member.id, other.id)
    _end_follow(member.id, other.id)
    return followers_of(other)


def end_follows_between(member_id: int, other_id: int) -> None:
    """End the follows between two members, in both directions."""
    lock_members(member_id, other_id)
    _end_follow(member_id, other_id)
    _end_follow(other_id, member_id)


def end_follows_of(member: Member) -> None:
    """End every follow of the member and of the member, when their account ends."""
    mine = or_(Follow.member_id == member.id, Follow.other_id == member.id)
    pairs = db.session.execute(select(Follow.member_id, Follow.other_id).where(mine, Follow.ended_at.is_(None))).all()
    lock_members(member.id, *(person for pair in pairs for person in pair))
    for member_id, other_id in pairs:
        _end_follow(member_id, other_id)
    for topic in _followed(Topic, TopicFollow, TopicFollow.topic_id, member):
        unfollow_topic(member, topic)
    for product in _followed(Product, ProductFollow, ProductFollow.product_id, member):
        unfollow_product(member, product)


def follow_topic(member: Member, topic: Topic) -> int:
    """Let the member follow the topic. Returns its followers."""
    check_unrestricted(member, "follow")
    if not stands(TopicFollow, member_id=member.id, topic_id=topic.id):
        spend(member, "follow")
    now = utcnow()
    if begin(TopicFollow, now, member_id=member.id, topic_id=topic.id):
        add_to(Topic, topic.id, followers_count=+1)
        record_activity(member, "follow", now)
    return followers_of(topic)


def unfollow_topic(member: Member, topic: Topic) -> int:
    """Let the member follow the topic no more. Returns its followers."""
    if end(TopicFollow, member_id=member.id, topic_id=topic.id):
        add_to(Topic, topic.id, followers_count=-1)
    return followers_of(topic)


def follow_product(member: Member, product: Product) -> int:
    """Let the member follow the product. Returns its followers, counted from the facts."""
    check_unrestricted(member, "follow")
    now = utcnow()
    if begin(ProductFollow, now, member_id=member.id, product_id=product.id):
        record_activity(member, "follow", now)
    return _followers_of_product(product)


def unfollow_product(member: Member, product: Product) -> int:
    """Let the member follow the product no more. Returns its followers."""
    end(ProductFollow, member_id=member.id, product_id=product.id)
    return _followers_of_product(product)


def followers_of(followed: Member | Topic) -> int:
    """The counter as it stands now, in this transaction."""
    model = type(followed)
    return db.session.scalar(select(model.followers_count).where(model.id == followed.id)) or 0


def _end_follow(member_id: int, other_id: int) -> None:
    if end(Follow, member_id=member_id, other_id=other_id):
        _count_follow(member_id, other_id, -1)
        outbox.record("member.unfollowed", member_id=member_id, other_id=other_id)


def _count_follow(member_id: int, other_id: int, by: int) -> None:
    add_to(Member, member_id, following_count=by)
    add_to(Member, other_id, followers_count=by)


def _followed(model: type, relation: type, key: object, member: Member) -> list:
    live = select(model).join(relation, key == model.id).where(relation.member_id == member.id)
    return list(db.session.scalars(live.where(relation.ended_at.is_(None))))


def _followers_of_product(product: Product) -> int:
    live = (ProductFollow.product_id == product.id, ProductFollow.ended_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(ProductFollow).where(*live)) or 0

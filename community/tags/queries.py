"""Questions about tags: whose feeds may know them, which they are, and what they did about which topic."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from community.bookmarks.models import Bookmark
from community.catalog.models import Product
from community.clock import reporting_day
from community.content.models import Content, ContentProduct, ContentTopic, Status
from community.database import db
from community.impressions.models import Impression
from community.likes.models import Like
from community.members.models import Member
from community.members.queries import Bearer
from community.orders.models import Order, OrderLine
from community.orders.queries import not_wholly_refunded
from community.tags.derivation import Act
from community.tags.models import MemberTag
from community.topics.models import Topic

PREFERENCE = "personalisation"
LOOK_BACK = timedelta(days=120)  # four half-lives: what is older weighs less than a sixteenth
TOPICS_OF_PRODUCT = 3  # those that most contents about it bear


def is_personalised(member: Member | Bearer | None) -> bool:
    """Whether anything may be chosen for the member by what they do: not for strangers, nor for minors, nor for those
    who set the preference ``personalisation`` to anything but true."""
    return member is not None and not member.minor and member.preferences.get(PREFERENCE, True) is True


def tags_of(member: Member) -> list[dict[str, Any]]:
    """The member's tags, the strongest first."""
    rows = (
        select(Topic.name, MemberTag.strength, MemberTag.reasons, MemberTag.declared_at, MemberTag.derived_at)
        .join(Topic, Topic.id == MemberTag.topic_id)
        .where(MemberTag.member_id == member.id, MemberTag.refused_at.is_(None), Topic.banned.is_(False))
        .order_by(MemberTag.strength.desc(), Topic.name)
    )
    return [dict(row._mapping) for row in db.session.execute(rows)]


def refused_tags_of(member: Member) -> list[str]:
    """The names of the tags that the member deleted and that are derived no more."""
    refused = select(Topic.name).join(MemberTag, MemberTag.topic_id == Topic.id)
    refused = refused.where(MemberTag.member_id == member.id, MemberTag.refused_at.is_not(None))
    return list(db.session.scalars(refused.order_by(Topic.name)))


def count_tags(member: Member, *which: ColumnElement[bool]) -> int:
    """How many tags the member has, of those that are so."""
    live = (MemberTag.member_id == member.id, MemberTag.refused_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(MemberTag).where(*live, *which)) or 0


def acts_of(member_ids: Collection[int]) -> Iterator[Act]:
    """What the members did in the last 120 days about which topics: seen, liked, bookmarked, written, bought."""
    since = reporting_day() - LOOK_BACK
    yield from _relations("liked", Like, member_ids, since)
    yield from _relations("bookmarked", Bookmark, member_ids, since)
    yield from _acts(_written(member_ids), since)
    yield from _seen(member_ids, since)
    yield from _bought(member_ids, since)


def _relations(kind: str, relation: Any, member_ids: Collection[int], since: date) -> Iterator[Act]:
    about = select(relation.member_id, ContentTopic.topic_id, literal(kind), relation.created_at)
    about = about.join(ContentTopic, ContentTopic.content_id == relation.content_id)
    return _acts(about.where(relation.member_id.in_(member_ids), relation.ended_at.is_(None)), since)


def _written(member_ids: Collection[int]) -> Select:
    about = select(Content.author_id, ContentTopic.topic_id, literal("written"), Content.published_at)
    about = about.join(ContentTopic, ContentTopic.content_id == Content.id)
    return about.where(Content.author_id.in_(member_ids), Content.status == Status.PUBLISHED)


def _acts(about: Select, since: date) -> Iterator[Act]:
    for member_id, topic_id, kind, at in db.session.execute(about):
        if (day := reporting_day(at)) >= since:
            yield Act(member_id, topic_id, kind, day)


def _seen(member_ids: Collection[int], since: date) -> Iterator[Act]:
    viewers = {f"member:{member_id}": member_id for member_id in member_ids}
    keys = (Impression.viewer, ContentTopic.topic_id, Impression.day)
    times = select(*keys, func.count()).join(ContentTopic, ContentTopic.content_id == Impression.content_id)
    times = times.where(Impression.viewer.in_(viewers), Impression.day >= since).group_by(*keys)
    for viewer, topic_id, day, seen in db.session.execute(times):
        yield Act(viewers[viewer], topic_id, "seen", day, seen)


def _bought(member_ids: Collection[int], since: date) -> Iterator[Act]:
    buyers = or_(Order.member_id == Member.id, Order.member_external_id == Member.external_id)
    sold = select(Member.id, Product.id, Order.paid_at).join(Order, buyers)
    sold = sold.join(OrderLine, OrderLine.order_id == Order.id)
    sold = sold.join(Product, Product.external_id == OrderLine.product_external_id)
    rows = db.session.execute(sold.where(Member.id.in_(member_ids), not_wholly_refunded())).all()
    topics = _topics_of({product_id for _, product_id, _ in rows})
    for member_id, product_id, paid_at in rows:
        if (day := reporting_day(paid_at)) >= since:
            yield from (Act(member_id, topic_id, "bought", day) for topic_id in topics.get(product_id, ()))


def _topics_of(product_ids: Collection[int]) -> dict[int, Sequence[int]]:
    keys = (ContentProduct.product_id, ContentTopic.topic_id)
    borne = select(*keys).join(ContentTopic, ContentTopic.content_id == ContentProduct.content_id)
    borne = borne.where(ContentProduct.product_id.in_(product_ids)).group_by(*keys)
    found: dict[int, list[int]] = {}
    for product_id, topic_id in db.session.execute(borne.order_by(func.count().desc(), ContentTopic.topic_id)):
        topics = found.setdefault(product_id, [])
        if len(topics) < TOPICS_OF_PRODUCT:
            topics.append(topic_id)
    return found

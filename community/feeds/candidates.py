"""What may be recommended, and what is known of it: the same for everybody, or for one member. One statement each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Text, bindparam, func, literal, null, select, union

from community.catalog.models import Product
from community.clock import utcnow
from community.content.models import LISTED, Content, ContentProduct, ContentTopic, Status
from community.database import BigInt, UtcDateTime, db
from community.feeds.queries import HIGHEST, NEWEST
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.follows.queries import followed_members, followed_products, followed_topics
from community.impressions.models import Impression
from community.likes.models import Like
from community.members.models import Member
from community.members.queries import Viewer
from community.tags.models import MemberTag
from community.topics.models import Topic

TRENDING = 200  # candidates of each source
FRESH = 200
ABOUT_ONE = 30  # newest of one topic or product
ABOUT_ALL = 200
BY_FOLLOWED = 100
LIKES = 100  # the latest by those whom a member follows
FOLLOWED = 200  # members, the latest followed: whose contents and likes are looked through
RECENT = timedelta(days=14)

KNOWN = (
    Content.id,
    Content.author_id,
    Content.kind,
    Content.score,
    Content.published_at,
    Content.quality,
    Content.topic_names,
    Content.views_count,
    Content.likes_count,
    Content.bookmarks_count,
    Content.comments_count,
    Content.shares_count,
)
PERSONAL = (
    "followed_author",
    "followed_topic",
    "followed_product",
    "liked_by_followed",
    "tag",
    "tag_strength",
    "seen_days",
)


WHOEVER = Viewer(bindparam("viewer_id", type_=BigInt), is_staff=False)  # statements are made once, for every viewer
VIEWER_KEY = bindparam("viewer_key", type_=Text())
RECENTLY = bindparam("recently", type_=UtcDateTime())


def plain_candidates(ids: Sequence[int] | None = None) -> Sequence[Row]:
    """What may be recommended to everybody, with what is known of it. ids: only these, candidates or not.

    Reads nothing about anybody who looks.
    """
    return _read(_plain(named=ids is not None), ids)


def candidates_for(viewer: Viewer, ids: Sequence[int] | None = None) -> Sequence[Row]:
    """What may be recommended to the viewer, with what binds them to it; see PERSONAL. ids: only these."""
    bound = {"viewer_id": viewer.id, "viewer_key": f"member:{viewer.id}", "recently": utcnow() - RECENT}
    return _read(_personal(named=ids is not None), ids, **bound)


def _read(statement: Select, ids: Sequence[int] | None, **bound: Any) -> Sequence[Row]:
    return db.session.execute(statement, bound if ids is None else {**bound, "ids": list(ids)}).all()


@cache
def _plain(*, named: bool) -> Select:
    return _statement([_trending(), _fresh()], [null().label(name) for name in PERSONAL], named=named)


@cache
def _personal(*, named: bool) -> Select:
    sources = [_trending(), _fresh(), _about_followed(WHOEVER), _by_followed(WHOEVER), _liked_by_followed(WHOEVER)]
    return _statement(sources, _bonds(WHOEVER), named=named)


def _statement(sources: Sequence[Any], bonds: Sequence[Any], *, named: bool) -> Select:
    """Candidates with what is known of them; those whose ids are given, or those of the sources."""
    which = bindparam("ids", expanding=True) if named else union(*(select(source.c[0]) for source in sources))
    author = (Member.display_name.label("author_name"), Member.contents_count.label("author_contents"))
    known = select(*KNOWN, *author, *bonds).join(Member, Member.id == Content.author_id)
    return known.where(LISTED, Content.id.in_(which))


def _trending() -> Any:
    return select(Content.id).where(LISTED).order_by(*HIGHEST).limit(TRENDING).subquery()


def _fresh() -> Any:
    return select(Content.id).where(LISTED).order_by(*(key.desc() for key in NEWEST)).limit(FRESH).subquery()


def _about_followed(viewer: Viewer) -> Any:
    """The newest of each topic and product that the viewer follows, and of each topic that is a tag of theirs."""
    tags = select(MemberTag.topic_id).where(MemberTag.member_id == viewer.id, MemberTag.refused_at.is_(None))
    topics = Topic.id.in_(followed_topics(viewer).union(tags))
    by_topic = _newest_of_each(ContentTopic, ContentTopic.topic_id, Topic.id).where(topics)
    products = Product.id.in_(followed_products(viewer))
    by_product = _newest_of_each(ContentProduct, ContentProduct.product_id, Product.id).where(products)
    both = by_topic.union(by_product).subquery()
    return select(both.c.content_id).order_by(both.c.content_id.desc()).limit(ABOUT_ALL).subquery()


def _newest_of_each(relation: Any, key: Any, owner: Any) -> Select:
    """Contents of the relation from the thirtieth newest of each owner on, by its primary key alone."""
    other = relation.__table__.alias()
    oldest = (
        select(other.c.content_id)
        .where(other.c[key.key] == owner)
        .order_by(other.c.content_id.desc())
        .offset(ABOUT_ONE - 1)
        .limit(1)
        .scalar_subquery()
    )
    return select(relation.content_id).join(
        owner.class_, (key == owner) & (relation.content_id >= func.coalesce(oldest, 0))
    )


def _by_followed(viewer: Viewer) -> Any:
    recent = Content.published_at > RECENTLY
    theirs = select(Content.id).where(
        Content.author_id.in_(_latest_followed(viewer)), Content.status == Status.PUBLISHED, recent
    )
    return theirs.order_by(*(key.desc() for key in NEWEST)).limit(BY_FOLLOWED).subquery()


def _liked_by_followed(viewer: Viewer) -> Any:
    """How many of those whom the viewer follows lately liked a content: (content_id, times)."""
    live = (Like.ended_at.is_(None), Like.created_at > RECENTLY)
    latest = select(Like.content_id).where(Like.member_id.in_(_latest_followed(viewer)), *live)
    latest = latest.order_by(Like.id.desc()).limit(LIKES).subquery()
    return select(latest.c.content_id, func.count().label("times")).group_by(latest.c.content_id).subquery()


def _latest_followed(viewer: Viewer) -> Select:
    latest = followed_members(viewer).order_by(Follow.id.desc()).limit(FOLLOWED).subquery()
    return select(latest.c.other_id)


def _bonds(viewer: Viewer) -> list[Any]:
    """SQL for each of PERSONAL: names where there are some, for words; numbers; null where nothing binds them."""
    liked = _liked_by_followed(viewer)
    seen = select(func.count()).where(Impression.viewer == VIEWER_KEY, Impression.content_id == Content.id)
    return [
        _followed_author(viewer).label("followed_author"),
        _followed_topic(viewer).label("followed_topic"),
        _followed_product(viewer).label("followed_product"),
        select(liked.c.times).where(liked.c.content_id == Content.id).scalar_subquery().label("liked_by_followed"),
        _tag(viewer, Topic.name).label("tag"),
        _tag(viewer, MemberTag.strength).label("tag_strength"),
        seen.scalar_subquery().label("seen_days"),
    ]


def _followed_author(viewer: Viewer) -> Any:
    live = (Follow.member_id == viewer.id, Follow.ended_at.is_(None), Follow.other_id == Content.author_id)
    return select(literal(1)).where(*live).scalar_subquery()


def _followed_topic(viewer: Viewer) -> Any:
    live = (TopicFollow.member_id == viewer.id, TopicFollow.ended_at.is_(None), Topic.banned.is_(False))
    borne = select(func.min(Topic.name)).select_from(Topic).join(TopicFollow, TopicFollow.topic_id == Topic.id)
    borne = borne.join(ContentTopic, ContentTopic.topic_id == Topic.id)
    return borne.where(ContentTopic.content_id == Content.id, *live).scalar_subquery()


def _followed_product(viewer: Viewer) -> Any:
    live = (ProductFollow.member_id == viewer.id, ProductFollow.ended_at.is_(None))
    shown = select(func.min(Product.title)).select_from(Product)
    shown = shown.join(ProductFollow, ProductFollow.product_id == Product.id)
    shown = shown.join(ContentProduct, ContentProduct.product_id == Product.id)
    return shown.where(ContentProduct.content_id == Content.id, *live).scalar_subquery()


def _tag(viewer: Viewer, *columns: Any) -> Any:
    """Of the viewer's tags that the content bears, the strongest."""
    borne = select(*columns).select_from(MemberTag).join(Topic, Topic.id == MemberTag.topic_id)
    borne = borne.join(ContentTopic, ContentTopic.topic_id == Topic.id).where(ContentTopic.content_id == Content.id)
    mine = borne.where(MemberTag.member_id == viewer.id, MemberTag.refused_at.is_(None), Topic.banned.is_(False))
    return mine.order_by(MemberTag.strength.desc(), Topic.id).limit(1).scalar_subquery()

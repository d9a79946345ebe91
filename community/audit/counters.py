"""Every counter that is kept beside its facts, and how it is counted from them: one row per counter."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, select, union_all

from community.bookmarks.models import Bookmark
from community.catalog.models import Product
from community.collections.models import Collection, CollectionFollow, CollectionItem
from community.content.models import Content, ContentTopic, Status
from community.content.scores import score_after
from community.follows.models import Follow, TopicFollow
from community.impressions.models import Impression
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member
from community.orders.models import Order, Refund
from community.points.models import Account, Move, PointAccount, Transfer
from community.reactions.models import Reaction, ReactionCount
from community.reviews.models import HelpfulVote
from community.search.models import SearchTerm, SearchTermUse
from community.shares.models import ShareLink
from community.topics.models import Topic


class Counter(NamedTuple):
    """A number kept in the column of a row.

    facts: a statement of (id of the row, the number it should be); a row of which there are no facts should have 0.
    """

    column: Any
    facts: Select

    @property
    def name(self) -> str:
        return str(self.column.property.columns[0])


PUBLISHED = Content.status == Status.PUBLISHED


def _rows(owner: Any, *which: ColumnElement[bool]) -> Select:
    """How many of the rows that are so belong to each owner."""
    return select(owner, func.count()).where(owner.is_not(None), *which).group_by(owner)


def _live(owner: Any) -> Select:
    """How many relations that did not end belong to each owner."""
    return _rows(owner, owner.class_.ended_at.is_(None))


def _under(*kinds: str) -> Select:
    """How many published contents of these kinds hang from each root."""
    return _rows(Content.root_id, Content.kind.in_(kinds), PUBLISHED)


def _sum(owner: Any, number: Any, *which: ColumnElement[bool]) -> Select:
    return select(owner, cast(func.sum(number), BigInteger)).where(*which).group_by(owner)


def _shares() -> Select:
    """Share links made and published reposts. A link counts for ever, whatever becomes of it."""
    links = select(ShareLink.content_id.label("content_id")).where(ShareLink.content_id.is_not(None))
    reposts = select(Content.root_id).where(Content.kind == "repost", PUBLISHED)
    shares = union_all(links, reposts).subquery()
    return select(shares.c.content_id, func.count()).group_by(shares.c.content_id)


def _moved(owner: Any, *accounts: Account, sign: int = +1) -> Select:
    """What moves of points put into these accounts of members, less what they took out of them."""
    into = case((Move.target.in_(accounts), sign * Move.amount), else_=0)
    out_of = case((Move.source.in_(accounts), sign * Move.amount), else_=0)
    moves = select(owner, cast(func.sum(into - out_of), BigInteger)).select_from(Move).join(Transfer)
    return moves.join(PointAccount, PointAccount.member_id == Transfer.member_id).group_by(owner)


GROWTH = (
    select(PointAccount.id, cast(func.sum(Transfer.growth), BigInteger))
    .join(Transfer, Transfer.member_id == PointAccount.member_id)
    .group_by(PointAccount.id)
)
REVIEWED = (Content.kind == "review", PUBLISHED)
BEARING = _rows(ContentTopic.topic_id, PUBLISHED).join(Content, Content.id == ContentTopic.content_id)
LIKED = _rows(Content.author_id, counted()).join(Like, Like.content_id == Content.id)

REACTED = _rows(ReactionCount.id, Reaction.ended_at.is_(None)).join(
    Reaction, and_(Reaction.content_id == ReactionCount.content_id, Reaction.name == ReactionCount.name)
)

COUNTERS = (
    Counter(Content.likes_count, _rows(Like.content_id, counted())),
    Counter(Content.comments_count, _under("comment", "answer")),
    Counter(Content.shares_count, _shares()),
    Counter(Content.bookmarks_count, _live(Bookmark.content_id)),
    Counter(Content.views_count, _rows(Impression.content_id)),
    Counter(Content.helpful_count, _live(HelpfulVote.review_id)),
    Counter(Content.score, select(Content.id, score_after({}))),  # behind the counters that it is made of
    Counter(ReactionCount.count, REACTED),
    Counter(Collection.items_count, _rows(CollectionItem.collection_id)),
    Counter(Collection.followers_count, _live(CollectionFollow.collection_id)),
    Counter(Member.contents_count, _rows(Content.author_id, PUBLISHED)),
    Counter(Member.followers_count, _live(Follow.other_id)),
    Counter(Member.following_count, _live(Follow.member_id)),
    Counter(Member.likes_received_count, LIKED),
    Counter(Topic.contents_count, BEARING),
    Counter(Topic.followers_count, _live(TopicFollow.topic_id)),
    Counter(SearchTerm.contents_count, _rows(SearchTermUse.term_id)),
    Counter(Product.rating_count, _rows(Content.product_id, *REVIEWED)),
    Counter(Product.rating_sum, _sum(Content.product_id, Content.rating, *REVIEWED)),
    Counter(Product.rating_1, _rows(Content.product_id, *REVIEWED, Content.rating == 1)),
    Counter(Product.rating_2, _rows(Content.product_id, *REVIEWED, Content.rating == 2)),
    Counter(Product.rating_3, _rows(Content.product_id, *REVIEWED, Content.rating == 3)),
    Counter(Product.rating_4, _rows(Content.product_id, *REVIEWED, Content.rating == 4)),
    Counter(Product.rating_5, _rows(Content.product_id, *REVIEWED, Content.rating == 5)),
    Counter(Product.verified_count, _rows(Content.product_id, *REVIEWED, Content.verified_purchase)),
    Counter(Transfer.amount, _moved(Transfer.id, Account.AVAILABLE, Account.DEBT)),
    Counter(PointAccount.available, _moved(PointAccount.id, Account.AVAILABLE)),
    Counter(PointAccount.debt, _moved(PointAccount.id, Account.DEBT, sign=-1)),
    Counter(PointAccount.growth, GROWTH),
    Counter(Order.refunded_minor, _sum(Refund.order_id, Refund.amount_minor)),
)

"""Which rows say that a member did something: the truth behind every bit of activity and every count."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, true

from community.activity.models import Visit
from community.attribution.models import Credit
from community.bookmarks.models import Bookmark
from community.content.models import Content, Status
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.likes.models import Like
from community.members.models import Member
from community.orders.models import Order
from community.relations import Relation
from community.reviews.models import HelpfulVote
from community.shares.models import ShareLink


class Fact(NamedTuple):
    """Rows of one table.

    who: the member's id. at: when, UTC. happened: which rows are such facts at all. stands: which of them are still
    counted; a bit of activity survives undo and moderation, a count does not.
    """

    who: Any
    at: Any
    happened: ColumnElement[bool] = true()
    stands: ColumnElement[bool] = true()


def _written(*kinds: str) -> Fact:
    return Fact(
        Content.author_id,
        Content.submitted_at,
        happened=and_(Content.kind.in_(kinds), Content.submitted_at.is_not(None)),
        stands=Content.status == Status.PUBLISHED,
    )


def _begun(relation: type[Relation]) -> Fact:
    return Fact(relation.member_id, relation.created_at, stands=relation.ended_at.is_(None))


FACTS: dict[str, tuple[Fact, ...]] = {
    "visit": (Fact(Visit.member_id, Visit.first_at),),
    "post": (_written("post", "question"),),
    "review": (_written("review"),),
    "comment": (_written("comment", "answer"),),
    "repost": (_written("repost"),),
    "like": (_begun(Like),),
    "bookmark": (_begun(Bookmark),),
    "helpful": (_begun(HelpfulVote),),
    "share": (Fact(ShareLink.member_id, ShareLink.created_at),),
    "follow": (_begun(Follow), _begun(TopicFollow), _begun(ProductFollow)),
    "order": (Fact(Order.member_id, Order.paid_at, Order.paid_at >= Member.created_at),),
}
"""Of each activity. A question counts as a post and an answer as a comment, as their models say."""

CONTENT_SHARES = (Fact(ShareLink.member_id, ShareLink.created_at, stands=ShareLink.content_id.is_not(None)),)
"""Links to contents alone: what is compared with impressions of contents."""

REGISTRATION = (Fact(Member.id, Member.created_at),)
COUNTED_FACTS = FACTS | {"content_share": CONTENT_SHARES, "registration": REGISTRATION}
"""Whatever reports count by days."""

SIGNUPS_BY_SHARE = (
    Fact(Credit.member_id, Credit.occurred_at, and_(Credit.kind == "signup", Credit.left_out.is_(None))),
)

"""Whom and what a member follows, mutes and blocks: the newest first, at most MOST of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.blocks.models import Block, Mute
from community.catalog.models import Product
from community.database import db
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.members.models import Member
from community.members.queries import viewer_of
from community.mutes.models import MutedKeyword, TopicMute
from community.mutes.queries import muted_keywords
from community.topics.models import Topic

MOST = 200


def lists_of(member: Member) -> dict[str, Sequence[Any]]:
    """By what they are: names of topics and words, usernames with names as shown, products."""
    words = muted_keywords(viewer_of(member)).order_by(MutedKeyword.id.desc()).limit(MOST)
    return {
        "followed_members": _members(Follow, member),
        "followed_topics": _topics(TopicFollow, member),
        "followed_products": _live(ProductFollow, member, Product, ProductFollow.product_id),
        "muted_words": db.session.execute(words).all(),
        "muted_topics": _topics(TopicMute, member),
        "muted_members": _members(Mute, member),
        "blocked_members": _members(Block, member),
    }


def _members(relation: Any, member: Member) -> Sequence[Member]:
    return _live(relation, member, Member, relation.other_id)


def _topics(relation: Any, member: Member) -> Sequence[Topic]:
    return _live(relation, member, Topic, relation.topic_id)


def _live(relation: Any, member: Member, model: Any, key: Any) -> Sequence[Any]:
    theirs = select(model).join(relation, key == model.id)
    theirs = theirs.where(relation.member_id == member.id, relation.ended_at.is_(None))
    return db.session.scalars(theirs.order_by(relation.id.desc()).limit(MOST)).all()

"""Questions about follows, as SQL."""

from __future__ import annotations

from marshmallow import fields
from sqlalchemy import ColumnElement, Select, select

from community.content.fields import ContentField
from community.content.models import Content
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.members.queries import Viewer
from community.relations import lives


def followed_members(viewer: Viewer) -> Select:
    """Ids of the members that the viewer follows, to be used in IN."""
    return select(Follow.other_id).where(Follow.member_id == viewer.id, Follow.ended_at.is_(None))


def followed_topics(viewer: Viewer) -> Select:
    """Ids of the topics that the viewer follows, to be used in IN."""
    return select(TopicFollow.topic_id).where(TopicFollow.member_id == viewer.id, TopicFollow.ended_at.is_(None))


def followed_products(viewer: Viewer) -> Select:
    """Ids of the products that the viewer follows, to be used in IN."""
    mine = (ProductFollow.member_id == viewer.id, ProductFollow.ended_at.is_(None))
    return select(ProductFollow.product_id).where(*mine)


def _following_author(viewer: Viewer) -> ColumnElement[bool]:
    return lives(Follow, member_id=viewer.id, other_id=Content.author_id)


FOLLOWING_AUTHOR = ContentField(
    name="viewer.following_author",
    schema=fields.Bool(metadata={"example": True}),
    expression=_following_author,
)

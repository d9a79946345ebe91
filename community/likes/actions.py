"""Liking, and taking it back; and likes that do not count, by a decision that can be taken back as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import Row, Update, select, update

from community import outbox
from community.activity.actions import record_activity
from community.caps.actions import spend
from community.clock import utcnow
from community.content.counting import count_engagement
from community.content.models import Content
from community.content.queries import Glimpse
from community.database import db
from community.gathering import add_at_end
from community.likes.models import Like
from community.likes.queries import standing_of
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import Actor
from community.relations import begin


def like(member: Member | Actor, content: Content | Glimpse) -> int:
    """Like content. Twice is the same as once. Returns how many like it now.

    Records ``content.liked`` the first time. Raises Restricted while moderation keeps the member from it, CapReached
    at the day's end of it. Where a like of theirs is discounted, taking it back and liking again is as well.
    """
    check_unrestricted(member, "like")
    pair = {"member_id": member.id, "content_id": content.id}
    stands, discount = standing_of(**pair)
    if stands:
        return content.likes_count
    spend(member, "like", content.author_id)
    now = utcnow()
    if not begin(Like, now, **pair, discount=discount):
        return content.likes_count
    likes = content.likes_count if discount else _count(content.id, content.author_id, +1)
    record_activity(member, "like", now)
    outbox.record("content.liked", content_id=content.id, member_id=member.id)
    return likes


def unlike(member: Member | Actor, content: Content | Glimpse) -> int:
    """Take a like back. Harmless when there is none. Returns how many like it now. Records ``content.unliked``."""
    live = update(Like).filter_by(member_id=member.id, content_id=content.id, ended_at=None)
    ended = _changed(live.values(ended_at=utcnow()))
    if ended:
        outbox.record("content.unliked", content_id=content.id, member_id=member.id)
    if not ended or ended[0].discount:
        return content.likes_count
    return _count(content.id, content.author_id, -1)


def discount(members: Collection[int], contents: Collection[int], name: str) -> int:
    """Count the likes of these members on these contents no longer, and those that they add there. They stay seen.

    name: of the decision, by which ``count_again`` takes it back. Returns how many likes fewer are counted now.
    """
    these = update(Like).where(Like.member_id.in_(members), Like.content_id.in_(contents), Like.discount.is_(None))
    return _count_all(_changed(these.values(discount=name)), -1)


def count_again(name: str) -> int:
    """Count the likes again that this decision discounted. Twice is harmless. Returns how many are counted again."""
    return _count_all(_changed(update(Like).where(Like.discount == name).values(discount=None)), +1)


def _changed(statement: Update) -> list[Row]:
    """The rows that the statement changes, as they are then."""
    columns = (Like.content_id, Like.ended_at, Like.discount)
    return list(db.session.execute(statement.returning(*columns).execution_options(synchronize_session=False)))


def _count_all(changed: Iterable[Row], sign: int) -> int:
    """Count what lives of the changed likes, content by content, in the order of ids, so that no two wait in a ring."""
    living = Counter(row.content_id for row in changed if row.ended_at is None)
    authors = dict(db.session.execute(select(Content.id, Content.author_id).where(Content.id.in_(living))).all())
    for content_id in sorted(living):
        _count(content_id, authors[content_id], sign * living[content_id])
    return living.total()


def _count(content_id: int, author_id: int, by: int) -> int:
    likes = count_engagement(content_id, likes_count=by)["likes_count"]
    add_at_end(Member, author_id, likes_received_count=by)
    return likes

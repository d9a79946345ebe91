"""Liking, and taking it back."""

from __future__ import annotations

from community import outbox
from community.activity.actions import record_activity
from community.content.counting import count_engagement
from community.content.models import Content
from community.gathering import add_at_end
from community.likes.models import Like
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.relations import begin, end


def like(member: Member, content: Content) -> int:
    """Like content. Twice is the same as once. Returns how many like it now.

    Records ``content.liked`` the first time. Raises Restricted while moderation keeps the member from it.
    """
    check_unrestricted(member, "like")
    if not begin(Like, member_id=member.id, content_id=content.id):
        return content.likes_count
    likes = _count(content, +1)
    record_activity(member, "like")
    outbox.record("content.liked", content_id=content.id, member_id=member.id)
    return likes


def unlike(member: Member, content: Content) -> int:
    """Take a like back. Harmless when there is none. Returns how many like it now."""
    if not end(Like, member_id=member.id, content_id=content.id):
        return content.likes_count
    outbox.record("content.unliked", content_id=content.id, member_id=member.id)
    return _count(content, -1)


def _count(content: Content, by: int) -> int:
    likes = count_engagement(content.id, likes_count=by)["likes_count"]
    add_at_end(Member, content.author_id, likes_received_count=by)
    return likes

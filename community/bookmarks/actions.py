"""Keeping a content for later, and letting it go."""

from __future__ import annotations

from community.activity.actions import record_activity
from community.bookmarks.models import Bookmark
from community.clock import utcnow
from community.content.counting import count_engagement
from community.content.models import Content
from community.content.queries import Glimpse
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import Actor
from community.relations import begin, end


def bookmark(member: Member | Actor, content: Content | Glimpse) -> int:
    """Keep content. Twice is the same as once. Returns how many keep it now.

    Raises Restricted while moderation keeps the member from it.
    """
    check_unrestricted(member, "bookmark")
    now = utcnow()
    if not begin(Bookmark, now, member_id=member.id, content_id=content.id):
        return content.bookmarks_count
    bookmarks = count_engagement(content.id, bookmarks_count=+1)["bookmarks_count"]
    record_activity(member, "bookmark", now)
    return bookmarks


def let_go(member: Member | Actor, content: Content | Glimpse) -> int:
    """Keep content no longer. Harmless when it was not kept. Returns how many keep it now."""
    if not end(Bookmark, member_id=member.id, content_id=content.id):
        return content.bookmarks_count
    return count_engagement(content.id, bookmarks_count=-1)["bookmarks_count"]

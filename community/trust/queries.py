"""By what members are trusted, and whom the shop means."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from community.activity.models import Visit
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import NotFound
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member
from community.members.trust import Standing


def standing_of(member: Member) -> Standing:
    """The numbers that the member's trust is judged by, from the facts."""
    visits = select(func.count()).select_from(Visit).where(Visit.member_id == member.id)
    liked = select(func.count(Like.member_id.distinct())).join(Content, Content.id == Like.content_id)
    likes = liked.where(Content.author_id == member.id, Like.member_id != member.id, counted())
    return Standing(
        age=utcnow() - member.created_at,
        published=member.contents_count,
        active_days=db.session.scalar(visits) or 0,
        likers=db.session.scalar(likes) or 0,
        days_since_strike=member.struck_at and (utcnow() - member.struck_at) / timedelta(days=1),
    )


def member_of_host(external_id: str) -> int:
    """The id of the member whom the shop calls so. Raises NotFound."""
    member_id = db.session.scalar(select(Member.id).where(Member.external_id == external_id))
    if member_id is None:
        raise NotFound
    return member_id

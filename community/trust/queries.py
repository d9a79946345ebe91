"""By what members are trusted, and whom the shop means."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select

from community.activity.models import Visit
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import NotFound
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member
from community.members.trust import Standing, trust_of
from community.statements import prepared, rows_of

JUDGED = (
    Member.id,
    Member.created_at,
    Member.contents_count,
    Member.struck_at,
    Member.trust,
    Member.trust_floor,
)


def standing_of(member: Member | Row) -> Standing:
    """The numbers that the member's trust is judged by, from the facts. member: one, or a row of JUDGED."""
    [facts] = rows_of(prepared(_facts, this=member.id))
    return Standing(
        age=utcnow() - member.created_at,
        published=member.contents_count,
        active_days=facts.visits,
        likers=facts.likers,
        days_since_strike=member.struck_at and (utcnow() - member.struck_at) / timedelta(days=1),
    )


def _facts(this: Any) -> Select:
    visits = select(func.count()).select_from(Visit).where(Visit.member_id == this)
    liked = select(func.count(Like.member_id.distinct())).join(Content, Content.id == Like.content_id)
    likers = liked.where(Content.author_id == this, Like.member_id != this, counted())
    return select(visits.scalar_subquery().label("visits"), likers.scalar_subquery().label("likers"))


def misjudged_authors(content_ids: Collection[int]) -> list[int]:
    """The authors of these contents whose trust is not what the facts give them."""
    return _misjudged(rows_of(prepared(_authors, contents=list(content_ids))))


def misjudged_newcomers(since: datetime, until: datetime) -> list[int]:
    """The same of those who joined between these instants and have published something."""
    return _misjudged(rows_of(prepared(_newcomers, since=since, until=until)))


def _misjudged(members: Iterable[Row]) -> list[int]:
    judged = ((each, trust_of(standing_of(each), each.trust, each.trust_floor)) for each in members)
    return [member.id for member, trust in judged if trust != member.trust]


def _authors(contents: Any) -> Select:
    written = select(Content.author_id).where(Content.id.in_(contents))
    return select(*JUDGED).where(Member.id.in_(written), Member.erased_at.is_(None))


def _newcomers(since: Any, until: Any) -> Select:
    published = (Member.contents_count > 0, Member.erased_at.is_(None))
    return select(*JUDGED).where(Member.created_at.between(since, until), *published)


def member_of_host(external_id: str) -> int:
    """The id of the member whom the shop calls so. Raises NotFound."""
    member_id = db.session.scalar(select(Member.id).where(Member.external_id == external_id))
    if member_id is None:
        raise NotFound
    return member_id

"""Which badges there are, who should have them, and who has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from community.badges.facts import STATEMENTS
from community.badges.models import MemberBadge
from community.badges.rules import JOINED, Badge, shipped_badges
from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.rulesets.queries import Rules, present_rules

KIND = "badges"
AT_ONCE = 500
Awards = dict[tuple[int, str], datetime]


def badge_rules() -> Rules:
    """The rules that hold."""
    return present_rules(KIND, shipped_badges())


def read_badges(rules: Rules) -> list[Badge]:
    """The same as values."""
    return [Badge(**badge) for badge in rules.items]


def deserved(member_ids: Collection[int]) -> Awards:
    """What the facts give these members by the present rules, and when each was completed."""
    awards: Awards = {}
    for badge in read_badges(badge_rules()):
        for member_id, at in db.session.execute(_completing(badge, member_ids)):
            awards[member_id, badge.key] = at
    return awards


def _completing(badge: Badge, member_ids: Collection[int]) -> Select:
    """(member, when) of the thing that completed the badge."""
    if badge.fact == JOINED:
        things = STATEMENTS[JOINED]().subquery()
        first = select(things.c.member_id, things.c.at).order_by(things.c.at, things.c.place)
        reached = first.limit(badge.among_first).subquery()
    else:
        things = STATEMENTS[badge.fact]().where(Content.author_id.in_(member_ids)).subquery()
        turn = func.row_number().over(partition_by=things.c.member_id, order_by=(things.c.at, things.c.place))
        theirs = select(things.c.member_id, things.c.at, turn.label("turn")).subquery()
        reached = select(theirs.c.member_id, theirs.c.at).where(theirs.c.turn == badge.at_least).subquery()
    living = select(reached.c.member_id, reached.c.at).join(Member, Member.id == reached.c.member_id)
    return living.where(Member.id.in_(member_ids), Member.erased_at.is_(None))


def awarded(member_ids: Collection[int]) -> Awards:
    """What these members have."""
    rows = db.session.scalars(select(MemberBadge).where(MemberBadge.member_id.in_(member_ids)))
    return {(row.member_id, row.badge): row.awarded_at for row in rows}


def differing(member_ids: Collection[int]) -> set[int]:
    """Those of the members whose badges are not what the facts give them."""
    has, should = awarded(member_ids), deserved(member_ids)
    return {key[0] for key in has.keys() | should.keys() if has.get(key) != should.get(key)}


def badges_of(member_id: int) -> list[dict[str, Any]]:
    """The member's badges with their titles, the latest first."""
    titles = {badge.key: badge for badge in read_badges(badge_rules())}
    latest = select(MemberBadge).filter_by(member_id=member_id).order_by(MemberBadge.awarded_at.desc())
    rows = db.session.scalars(latest.order_by(MemberBadge.badge)).all()
    return [
        {"key": row.badge, "title": {"zh": titles[row.badge].zh, "en": titles[row.badge].en}, "at": row.awarded_at}
        for row in rows
        if row.badge in titles
    ]


def authors_of(content_ids: Collection[int]) -> Sequence[int]:
    """Whose contents these are."""
    return db.session.scalars(select(Content.author_id).where(Content.id.in_(content_ids)).distinct()).all()


def next_members(after: int) -> Sequence[int]:
    """The next members, in the order of ids."""
    return db.session.scalars(select(Member.id).where(Member.id > after).order_by(Member.id).limit(AT_ONCE)).all()


def count_members() -> int:
    """How many there are, those included who left."""
    return db.session.scalar(select(func.count()).select_from(Member)) or 0

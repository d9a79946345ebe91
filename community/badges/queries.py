"""Which badges there are, who should have them, and who has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from community.badges.facts import STATEMENTS
from community.badges.models import MemberBadge
from community.badges.rules import FACTS, JOINED, Badge, shipped_badges
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.rulesets.queries import Rules, present_rules
from community.statements import prepared, rows_of

KIND = "badges"
AT_ONCE = 500
SETTLING = timedelta(hours=1)
Awards = dict[tuple[int, str], datetime]


class Differences(NamedTuple):
    """What members have and should not, and should have and have not. An award of another instant is both."""

    lost: Awards
    won: Awards


def badge_rules() -> Rules:
    """The rules that hold."""
    return present_rules(KIND, shipped_badges())


def read_badges(rules: Rules) -> list[Badge]:
    """The same as values."""
    return [Badge(**badge) for badge in rules.items]


def deserved(member_ids: Collection[int], facts: Collection[str] = FACTS) -> Awards:
    """What these facts give the members by the present rules, and when each was completed."""
    badges, ids = read_badges(badge_rules()), list(member_ids)
    return {
        (row.member_id, badge.key): row.at for badge in badges if badge.fact in facts for row in _completed(badge, ids)
    }


def _completed(badge: Badge, member_ids: list[int]) -> Sequence[Any]:
    """(member, when) of the thing that completed the badge."""
    if badge.fact == JOINED:
        return rows_of(prepared(_coming, members=member_ids, first=badge.among_first))
    return rows_of(prepared(_completing, badge.fact, members=member_ids, nth=badge.at_least))


def _coming(members: Any, first: Any) -> Select:
    things = STATEMENTS[JOINED]().subquery()
    came = select(things.c.member_id, things.c.at).order_by(things.c.at, things.c.place)
    return _living(came.limit(first).subquery(), members)


def _completing(fact: str, members: Any, nth: Any) -> Select:
    things = STATEMENTS[fact]().where(Content.author_id.in_(members)).subquery()
    turn = func.row_number().over(partition_by=things.c.member_id, order_by=(things.c.at, things.c.place))
    theirs = select(things.c.member_id, things.c.at, turn.label("turn")).subquery()
    return _living(select(theirs.c.member_id, theirs.c.at).where(theirs.c.turn == nth).subquery(), members)


def _living(reached: Any, members: Any) -> Select:
    living = select(reached.c.member_id, reached.c.at).join(Member, Member.id == reached.c.member_id)
    return living.where(Member.id.in_(members), Member.erased_at.is_(None))


def awarded(member_ids: Collection[int]) -> Awards:
    """What these members have."""
    rows = rows_of(prepared(_awarded, members=list(member_ids)))
    return {(row.member_id, row.badge): row.awarded_at for row in rows}


def _awarded(members: Any) -> Select:
    kept = MemberBadge.__table__.c
    return select(kept.member_id, kept.badge, kept.awarded_at).where(kept.member_id.in_(members))


def open_to(fact: str, member_ids: Collection[int]) -> list[int]:
    """Those of the members to whom one more thing of this fact may give a badge, or for one that they just got another
    instant: things are counted by their instants, and some are committed in another order, seconds later."""
    settled, has = utcnow() - SETTLING, awarded(member_ids)
    keys = [badge.key for badge in read_badges(badge_rules()) if badge.fact == fact]
    return [id_ for id_ in member_ids if any(has.get((id_, key), settled) >= settled for key in keys)]


def differences(member_ids: Collection[int], facts: Collection[str]) -> Differences:
    """What the members have, of the badges of these facts or of none, and the facts do not give; and the reverse."""
    if not member_ids:
        return Differences({}, {})
    others = {badge.key for badge in read_badges(badge_rules()) if badge.fact not in facts}
    has = {key: at for key, at in awarded(member_ids).items() if key[1] not in others}
    should = deserved(member_ids, facts)
    return Differences(dict(has.items() - should.items()), dict(should.items() - has.items()))


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


def authors_of(content_ids: Collection[int]) -> list[int]:
    """Whose contents these are."""
    return [row.author_id for row in rows_of(prepared(_authors, ids=list(content_ids)))]


def _authors(ids: Any) -> Select:
    return select(Content.author_id).where(Content.id.in_(ids)).distinct()


def next_members(after: int) -> Sequence[int]:
    """The next members, in the order of ids."""
    return db.session.scalars(select(Member.id).where(Member.id > after).order_by(Member.id).limit(AT_ONCE)).all()


def count_members() -> int:
    """How many there are, those included who left."""
    return db.session.scalar(select(func.count()).select_from(Member)) or 0

"""Which levels there are, and where a member stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.database import db
from community.levels.ladder import Level, next_level, shipped_levels
from community.members.models import Member
from community.points.models import PointAccount
from community.points.queries import growth_of
from community.rulesets.queries import Rules, present_rules

KIND = "levels"
AT_ONCE = 500


def level_rules() -> Rules:
    """The levels that hold."""
    return present_rules(KIND, shipped_levels())


def read_ladder(rules: Rules) -> list[Level]:
    """The same as values, from the lowest up."""
    return [Level(**level) for level in rules.items]


def level_shown(member: Member) -> dict[str, Any]:
    """Where the member stands, and what is missing for the next level."""
    ladder, growth = read_ladder(level_rules()), growth_of(member.id)
    above = next_level(ladder, member.level)
    return {
        "level": _nearest(ladder, member.level),
        "growth_value": growth,
        "next": above,
        "requirements": above and [_requirement("growth_value", growth, above.threshold)],
    }


def _nearest(ladder: Sequence[Level], held: int) -> Level:
    """The member's level; the highest one below it while the ladder has just become shorter."""
    return max((each for each in ladder if each.level <= held), key=lambda each: each.level, default=ladder[0])


def _requirement(name: str, have: int, need: int) -> dict[str, Any]:
    return {"name": name, "have": have, "need": need, "met": have >= need}


def members_with_growth(after: int) -> Sequence[int]:
    """The next members who have an account, in the order of ids."""
    accounts = select(PointAccount.member_id).where(PointAccount.member_id > after).order_by(PointAccount.member_id)
    return db.session.scalars(accounts.limit(AT_ONCE)).all()

"""Giving badges as the facts say: the same for what just happened and for the whole past. They flush, never commit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, tuple_

from community import outbox
from community.badges.models import MemberBadge
from community.badges.queries import KIND, awarded, deserved
from community.badges.rules import shipped_badges
from community.database import db
from community.members.models import Member
from community.relations import inserting
from community.rulesets.actions import change_rules
from community.rulesets.queries import Rules


def follow_facts(member_ids: Collection[int]) -> None:
    """Let these members have exactly the badges that the facts give them. Twice is harmless."""
    has, should = awarded(member_ids), deserved(member_ids)
    lost = sorted(key for key, at in has.items() if should.get(key) != at)
    won = sorted(key for key, at in should.items() if has.get(key) != at)
    if lost:
        gone = delete(MemberBadge).where(tuple_(MemberBadge.member_id, MemberBadge.badge).in_(lost))
        db.session.execute(gone.execution_options(synchronize_session=False))
    if won:
        rows = [{"member_id": key[0], "badge": key[1], "awarded_at": should[key]} for key in won]
        db.session.execute(inserting(MemberBadge), rows)
    db.session.expire_all()


def change_badges(changer: Member, badges: list[dict], *, version: int) -> Rules:
    """Let these badges hold from now on. Records ``badges.changed``, after which workers give them for the past.

    Raises StaleVersion.
    """
    rules = change_rules(KIND, changer, badges, version=version, shipped=shipped_badges())
    outbox.record("badges.changed", version=rules.version)
    return rules


def forget_badges_of(member_id: int) -> None:
    """Forget the badges of an erased member."""
    db.session.execute(delete(MemberBadge).where(MemberBadge.member_id == member_id))

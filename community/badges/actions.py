"""Giving badges as the facts say: the same for what just happened and for the whole past."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Delete, delete, tuple_

from community import outbox
from community.badges.models import MemberBadge
from community.badges.queries import KIND, Differences, differences
from community.badges.rules import FACTS, shipped_badges
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from community.relations import inserting
from community.rulesets.actions import change_rules
from community.rulesets.queries import Rules
from community.statements import prepared, run, run_each


def follow_facts(member_ids: Collection[int], facts: Collection[str] = FACTS) -> None:
    """Let these members have exactly the badges that these facts give them. Twice is harmless.

    They are counted outside of any transaction, since few of those that happen give a badge, and again after what was
    written: of two who look at the same member whoever writes last has counted last.
    """
    found = differences(member_ids, facts)
    while any(found):
        with transaction():
            _write(found)
        found = differences({member_id for awards in found for member_id, _ in awards}, facts)


def _write(found: Differences) -> None:
    if found.lost:
        run(prepared(_losing, lost=sorted(found.lost)))
    if found.won:
        rows = [{"member_id": key[0], "badge": key[1], "awarded_at": at} for key, at in sorted(found.won.items())]
        run_each(inserting, MemberBadge, *rows[0], rows=rows)


def _losing(lost: Any) -> Delete:
    kept = MemberBadge.__table__
    return delete(kept).where(tuple_(kept.c.member_id, kept.c.badge).in_(lost))


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

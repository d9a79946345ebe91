"""Changing rules. It flushes, never commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.clock import utcnow
from community.database import db
from community.errors import StaleVersion
from community.members.models import Member
from community.relations import insert_new
from community.rulesets.models import Ruleset
from community.rulesets.queries import SHIPPED, Rules, present_rules


def change_rules(
    kind: str, changer: Member, rules: Sequence[dict[str, Any]], *, version: int, shipped: Sequence[dict[str, Any]]
) -> Rules:
    """Let these rules hold from now on, as the version after the one meant. What was shipped is kept as version 1.

    Raises StaleVersion when another version holds by now; of two changes at once, the second is the stale one.
    """
    if present_rules(kind, shipped).version != version:
        raise StaleVersion
    if version == SHIPPED:
        insert_new(Ruleset, kind=kind, version=SHIPPED, rules=list(shipped), changed_by=None, changed_at=utcnow())
    changed = {"rules": list(rules), "changed_by": changer.id, "changed_at": utcnow()}
    if not insert_new(Ruleset, kind=kind, version=version + 1, **changed):
        raise StaleVersion
    db.session.flush()
    return Rules(version + 1, rules)

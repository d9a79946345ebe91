"""Which rules hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from community.rulesets.models import Ruleset
from community.statements import prepared, rows_of

SHIPPED = 1


class Rules(NamedTuple):
    """The rules of a kind, as JSON values, and which version of them this is."""

    version: int
    items: Sequence[dict[str, Any]]


def present_rules(kind: str, shipped: Sequence[dict[str, Any]]) -> Rules:
    """The latest version; version 1 is what the house ships, until somebody changes it."""
    kept = rows_of(prepared(_latest, this=kind))
    return Rules(*kept[0]) if kept else Rules(SHIPPED, shipped)


def _latest(this: Any) -> Select:
    kept = select(Ruleset.version, Ruleset.rules).where(Ruleset.kind == this)
    return kept.order_by(Ruleset.version.desc()).limit(1)

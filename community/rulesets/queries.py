"""Which rules hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from community.database import db
from community.rulesets.models import Ruleset

SHIPPED = 1


class Rules(NamedTuple):
    """The rules of a kind, as JSON values, and which version of them this is."""

    version: int
    items: Sequence[dict[str, Any]]


def present_rules(kind: str, shipped: Sequence[dict[str, Any]]) -> Rules:
    """The latest version; version 1 is what the house ships, until somebody changes it."""
    latest = select(Ruleset).filter_by(kind=kind).order_by(Ruleset.version.desc()).limit(1)
    kept = db.session.scalar(latest)
    return Rules(SHIPPED, shipped) if kept is None else Rules(kept.version, kept.rules)

"""When levels are looked at: as growth values change, and when the ladder does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.levels.actions import forget_changes, refresh_level
from community.levels.queries import members_with_growth
from community.outbox import transaction


def refresh_levels(payloads: Sequence[dict[str, Any]]) -> None:
    """Hears ``growth.changed``."""
    for member_id in sorted({payload["member_id"] for payload in payloads}):
        refresh_level(member_id)


def refresh_everybodys_level(version: int) -> None:
    """Hears ``levels.changed``, outside of any transaction: each member has one of their own."""
    last = 0
    while members := members_with_growth(last):
        for member_id in members:
            with transaction():
                refresh_level(member_id)
        last = members[-1]


def forget_level(member_id: int, **_: object) -> None:
    """Hears ``member.erased``."""
    forget_changes(member_id)

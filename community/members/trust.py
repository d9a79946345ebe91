"""How far a member is trusted. Pure arithmetic. Source: trust, DEFINITIONS."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

NEWCOMER = timedelta(hours=24)
STRIKE_FREE_DAYS = 90
KEPT = 0.9  # what was reached is lost only below this part of its threshold
LEVELS = ("T0", "T1", "T2")


class Standing(NamedTuple):
    """What trust is judged by. ``likers``: distinct members who like the member's contents."""

    age: timedelta
    published: int
    active_days: int = 0
    likers: int = 0
    days_since_strike: float | None = None


def trust_of(standing: Standing, present: str = "T0", floor: str = "T0") -> str:
    """T0, T1 or T2. present: the level held now, which is kept down to 0.9 of its thresholds.

    floor: the least that the host vouches for.
    """
    if standing.age < NEWCOMER or standing.published == 0:
        return floor
    reached = "T0"
    for level, holds in (("T1", _is_known), ("T2", _is_trusted)):
        if holds(standing, KEPT if present >= level else 1):
            reached = level
    return max(reached, floor)


def _is_known(standing: Standing, part: float) -> bool:
    return standing.published >= 3 * part


def _is_trusted(standing: Standing, part: float) -> bool:
    struck = standing.days_since_strike is not None and standing.days_since_strike < STRIKE_FREE_DAYS
    numbers = ((standing.active_days, 15), (standing.published, 10), (standing.likers, 5))
    return not struck and all(number >= threshold * part for number, threshold in numbers)

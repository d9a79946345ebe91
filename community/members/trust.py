"""How far a member is trusted, and what is missing for more. Pure arithmetic. Source: trust, DEFINITIONS."""

from __future__ import annotations

from collections.abc import Iterator
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


class Requirement(NamedTuple):
    """One thing that a level of trust asks for. need: with what is kept below the threshold by who has the level."""

    level: str
    name: str
    have: float
    need: float

    @property
    def met(self) -> bool:
        return self.have >= self.need


def trust_of(standing: Standing, present: str = "T0", floor: str = "T0") -> str:
    """T0, T1 or T2. present: the level held now, which is kept down to 0.9 of its thresholds.

    floor: the least that the host vouches for.
    """
    asked = list(requirements(standing, present))
    reached = [level for level in LEVELS if all(each.met for each in asked if each.level <= level)]
    return max(*reached, floor)


def requirements(standing: Standing, present: str = "T0") -> Iterator[Requirement]:
    """Everything that T1 asks for, and what T2 asks for beside it, with how far the member is."""
    hours, day = standing.age / timedelta(hours=1), NEWCOMER / timedelta(hours=1)
    yield Requirement("T1", "hours_here", hours, day)
    yield Requirement("T1", "published", standing.published, 3 * _part("T1", present))
    part = _part("T2", present)
    numbers = {"active_days": (standing.active_days, 15), "likers": (standing.likers, 5)}
    for name, (have, need) in {**numbers, "published": (standing.published, 10)}.items():
        yield Requirement("T2", name, have, need * part)
    strike_free = STRIKE_FREE_DAYS if standing.days_since_strike is None else standing.days_since_strike
    yield Requirement("T2", "days_without_strike", strike_free, STRIKE_FREE_DAYS)


def _part(level: str, present: str) -> float:
    return KEPT if present >= level else 1

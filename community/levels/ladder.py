"""Levels by growth value: what each asks for, what it brings, and when it is lost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

KEPT = 0.9  # a level is lost only below this part of its threshold. Source: rewards, DEFINITIONS


class Level(NamedTuple):
    """A step of the ladder. threshold: of growth value. benefits: for the host's programs, such as free_shipping;
    benefits_zh, benefits_en: the same for people."""

    level: int
    threshold: int
    zh: str
    en: str
    benefits: Sequence[str] = ()
    benefits_zh: str = ""
    benefits_en: str = ""


# Our own choice: an ordinary week of writing brings some 100 of growth value, so the third level takes a fortnight
# and the last a year.
SHIPPED = (
    Level(1, 0, "新朋友", "Newcomer"),
    Level(2, 50, "常客", "Regular"),
    Level(3, 200, "分享者", "Sharer"),
    Level(4, 600, "好帮手", "Helper"),
    Level(5, 1_500, "行家", "Expert"),
    Level(6, 4_000, "达人", "Star"),
)


def shipped_levels() -> list[dict[str, Any]]:
    """The ladder of a new house, as it is kept."""
    return [{**level._asdict(), "benefits": list(level.benefits)} for level in SHIPPED]


def level_of(growth: int, ladder: Sequence[Level], present: int = 1) -> int:
    """The highest level whose threshold is reached; one that is held already, or stands below it, is kept down to
    0.9 of its threshold. ladder: from the lowest up."""
    reached = [each.level for each in ladder if growth >= _need(each, present)]
    return max(reached, default=ladder[0].level)


def _need(level: Level, present: int) -> float:
    return level.threshold * (KEPT if present >= level.level else 1)


def next_level(ladder: Sequence[Level], present: int) -> Level | None:
    """The level above, None at the top."""
    return next((each for each in ladder if each.level > present), None)

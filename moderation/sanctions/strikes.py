"""Strikes in points, and the ladder of sanctions that they suggest. Pure.

A strike is a decision of a person that stands: undone or overturned, it is none. Points: severity of its reason, by the
catalogue, × the part below. Sources: weight by policy and a window of 90 days, MODERATION 1.3 row 26 and DEFINITIONS,
trust; order and length of the steps, issue 4; parts and thresholds are chosen: one removal for spam (3) warns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from moderation.judgement.reasons import CATALOGUE

WINDOW = timedelta(days=90)
PARTS = {"remove": 1.0, "limit": 0.5}  # a label tells readers something and strikes nobody
EDGES = (1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0)


@dataclass(frozen=True, slots=True)
class Step:
    """From so many points on, this is suggested. days: None for a warning."""

    points: float
    sanction: str
    days: int | None


LADDER = (Step(3, "warn", None), Step(6, "limit", 1), Step(12, "mute", 7), Step(24, "suspend", 30))


def points_of(outcome: str, reason: str) -> float:
    """How many points a decision weighs."""
    return CATALOGUE[reason].severity * PARTS.get(outcome, 0.0)


def step_for(points: float) -> Step | None:
    """The highest step that so many points reach."""
    return next((step for step in reversed(LADDER) if points >= step.points), None)


def suggestion(points: float, policy: str) -> dict[str, Any]:
    """What would follow if a content were removed for this policy. A person decides; nothing follows by itself.

    points: those that stand.
    """
    then = points + points_of("remove", policy)
    step = step_for(then)
    return {
        "points": points,
        "points_then": then,
        "sanction": step and step.sanction,
        "days": step and step.days,
    }


def histogram(points: Iterable[float]) -> Sequence[dict[str, Any]]:
    """How many members have how many points, between edges; the last part has no upper one."""
    counts = [0] * (len(EDGES) + 1)
    for each in points:
        counts[bisect_right(EDGES, each)] += 1
    lows, highs = (0.0, *EDGES), (*EDGES, None)
    return [
        {"from": low, "below": high, "members": count} for low, high, count in zip(lows, highs, counts, strict=True)
    ]

"""How strongly a topic interests somebody, by what they did: pure. Simple counts that fade.

An act weighs by its kind and halves every 30 days; the sum becomes a strength that nears 1. Nothing is learned, and
nobody is compared with anybody: what is derived of a member comes from their own acts alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

HALF_LIFE_DAYS = 30
WEIGHTS = {"seen": 0.1, "liked": 1.0, "bookmarked": 1.0, "written": 2.0, "bought": 2.0}
HALF_STRENGTH = 2.0  # the sum at which a strength is 0.5
LEAST = 1 / 3  # as one fresh like gives; what is weaker is no tag
MOST_TAGS = 20


class Act(NamedTuple):
    """Something that a member did, times times on a day, about a topic."""

    member_id: int
    topic_id: int
    kind: str
    day: date
    times: int = 1


class Derived(NamedTuple):
    """A tag of a member. strength: 0..1. reasons: how often by kind of act."""

    topic_id: int
    strength: float
    reasons: dict[str, int]


def derived_tags(acts: Iterable[Act], today: date) -> dict[int, list[Derived]]:
    """The tags of each member who did something: at most 20, the strongest first."""
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    reasons: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for act in acts:
        key = act.member_id, act.topic_id
        age_days = max((today - act.day).days, 0)
        weights[key] += WEIGHTS[act.kind] * act.times * 0.5 ** (age_days / HALF_LIFE_DAYS)
        reasons[key][act.kind] += act.times
    tags: defaultdict[int, list[Derived]] = defaultdict(list)
    for (member_id, topic_id), weight in weights.items():
        tag = Derived(topic_id, weight / (weight + HALF_STRENGTH), dict(reasons[member_id, topic_id]))
        if tag.strength >= LEAST:
            tags[member_id].append(tag)
    return {member_id: _strongest(found) for member_id, found in tags.items()}


def _strongest(tags: list[Derived]) -> list[Derived]:
    return sorted(tags, key=lambda tag: (-tag.strength, tag.topic_id))[:MOST_TAGS]

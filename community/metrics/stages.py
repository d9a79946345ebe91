"""The stages of a member's life, told from bitmaps of active days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from pyroaring import BitMap

from community.activity.bitmaps import by_times, union

MONTH_DAYS = 28
YOUNG_DAYS, OLD_DAYS = 14, 56
REGULAR, LOYAL = 4, 8
"""Active days in 28: from 4 on a fall can be told from chance, from 8 on a member is mature.
Source of all: Life cycle, DEFINITIONS."""


class Stage(StrEnum):
    """In which part of their life with the community a member is."""

    INTRODUCTION = "introduction"
    GROWTH = "growth"
    MATURITY = "maturity"
    DECLINE = "decline"
    CHURN = "churn"


class Life(NamedTuple):
    """What stages are told from. young: younger than 14 days; old: 56 days old or older.

    recent, before: who was active on each of the last 28 days and of the 28 before; empty days may be missing.
    """

    members: BitMap
    young: BitMap
    old: BitMap
    recent: Sequence[BitMap]
    before: Sequence[BitMap]


def stages(life: Life) -> dict[Stage, BitMap]:
    """Each member's stage: the first that holds of churn, introduction, decline, maturity, growth.

    Everybody has exactly one. Source: Life cycle, DEFINITIONS.
    """
    recently, before = by_times(life.recent), by_times(life.before)
    came = union(recently.values())
    rules = {
        Stage.CHURN: life.old - came - union(before.values()),
        Stage.INTRODUCTION: life.young,
        Stage.DECLINE: (life.members - came) | _halved(recently, before),
        Stage.MATURITY: life.old & union(own for days, own in recently.items() if days >= LOYAL),
        Stage.GROWTH: life.members,
    }
    left, found = life.members, {}
    for stage, holds in rules.items():
        found[stage] = left & holds
        left = left - holds
    return {stage: found[stage] for stage in Stage}


def _halved(recently: Mapping[int, BitMap], before: Mapping[int, BitMap]) -> BitMap:
    """Who came regularly before, and half as often now or less."""
    return union(
        own - union(more for days, more in recently.items() if 2 * days > past)
        for past, own in before.items()
        if past >= REGULAR
    )


def transitions(
    earlier: Mapping[Stage, BitMap], later: Mapping[Stage, BitMap]
) -> dict[tuple[Stage | None, Stage], int]:
    """(stage then, stage now) → members; None: they registered in between. Every pair is there."""
    known = union(earlier.values())
    then = {None: union(later.values()) - known, **earlier}
    return {(old, new): own.intersection_cardinality(now) for old, own in then.items() for new, now in later.items()}

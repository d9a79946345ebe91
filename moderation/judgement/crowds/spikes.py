"""Spikes: more within an hour than a series' own history explains. Source: spike, DEFINITIONS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.judgement.crowds.bursts import spike_limit


@dataclass(frozen=True, slots=True)
class Spike:
    """How many came in the last hour; expected: the mean of the same hour on the days before; most: still no spike."""

    count: int
    expected: float
    most: int


def spike(count: int, before: Sequence[int]) -> Spike | None:
    """The spike that this count is; None where its history explains it.

    before: counts of the same hour of each of the 28 days before.
    """
    most = spike_limit(before)
    return Spike(count, round(sum(before) / len(before), 4), most) if count > most else None

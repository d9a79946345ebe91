"""Medians and other ranks of durations. Arithmetic, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from math import ceil


def rank(values: Collection[float], share: float) -> float | None:
    """The smallest value that at least this share, 0 < share <= 1, of all does not exceed; None without values.

    One that occurred, never a mean of two: nearest rank.
    """
    ordered = sorted(values)
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


def seconds_between(earlier: datetime, later: datetime) -> float:
    """How long it took; 0 where clocks disagree about the order."""
    return max(0.0, (later - earlier).total_seconds())


def share_of(part: int, whole: int) -> float | None:
    """0..1; None where there is nothing to take part of."""
    return part / whole if whole else None

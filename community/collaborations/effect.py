"""What a collaboration or a campaign changed: difference in differences against a group named beforehand. Pure.

A member is one unit: 1 or 0 before, 1 or 0 during (such as having bought). Members are compared with those of the same
registration week and the same prior activity alone, so that neither age nor eagerness looks like an effect.
Source: effect, DEFINITIONS.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np

from community.metrics.intervals import Z95

FEWEST = 100  # a side; below that: too few to say. Source: hold-out, DEFINITIONS
LARGE_STRATUM = 20
PRIOR_ACTIVITY = (0, 1, 2, 4, 8)  # active days in the 28 before: 0, 1, 2-3, 4-7, 8+. Source: DEFINITIONS


class Unit(NamedTuple):
    """A member: whom they may be compared with, and the outcome before and during, 0 or 1 each."""

    stratum: Hashable
    before: int
    during: int


class Effect(NamedTuple):
    """The change of the treated less that of the compared, 0.05 for five points more; None where too few to say.

    treated, compared: members in strata that both sides have; only they count. unmatched: treated without a peer.
    """

    treated: int
    compared: int
    unmatched: int
    too_few: bool
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return self._asdict()


def prior_activity(active_days: int) -> int:
    """The stratum of prior activity, named by its least number of active days."""
    return max(least for least in PRIOR_ACTIVITY if least <= active_days)


def effect(treated: Sequence[Unit], compared: Sequence[Unit]) -> Effect:
    """Difference in differences over matched strata, weighted by the treated, with its 95 % interval.

    The interval is normal, from the variance of members' own changes within strata. Strata below 20 take that of
    their whole side: two members tell nothing of a variance.
    """
    changes, places = _changes(treated, compared)
    counts = [np.bincount(place, minlength=len(changes[0])) for place in places]
    both = (counts[0] > 0) & (counts[1] > 0)
    sizes = [int(count[both].sum()) for count in counts]
    unmatched = len(treated) - sizes[0]
    if min(sizes) < FEWEST:
        return Effect(*sizes, unmatched, too_few=True)
    difference, low, high = _estimate(changes[1], places, counts, both)
    return Effect(*sizes, unmatched, too_few=False, difference=difference, low=low, high=high)


def _changes(*sides: Sequence[Unit]) -> tuple[tuple[np.ndarray, list[np.ndarray]], list[np.ndarray]]:
    """(the strata's numbers, the changes of each side), and in which stratum each member of a side stands."""
    numbers = {stratum: n for n, stratum in enumerate(dict.fromkeys(u.stratum for side in sides for u in side))}
    changes = [np.array([unit.during - unit.before for unit in side], dtype=float) for side in sides]
    places = [np.array([numbers[unit.stratum] for unit in side], dtype=int) for side in sides]
    return (np.arange(len(numbers)), changes), places


def _estimate(
    changes: list[np.ndarray], places: list[np.ndarray], counts: list[np.ndarray], both: np.ndarray
) -> tuple[float, float, float]:
    weights = counts[0][both] / counts[0][both].sum()
    means, variance = [], 0.0
    for change, place, count in zip(changes, places, counts, strict=True):
        mean = np.bincount(place, weights=change, minlength=len(both)) / np.maximum(count, 1)
        means.append(mean[both])
        spread = np.bincount(place, weights=(change - mean[place]) ** 2, minlength=len(both))
        variance += (weights**2 * _variances(spread[both], count[both]) / count[both]).sum()
    difference = float((weights * (means[0] - means[1])).sum())
    margin = Z95 * float(np.sqrt(variance))
    return difference, difference - margin, difference + margin


def _variances(spread: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Of each stratum: its own where it is large enough, else that of all together."""
    pooled = spread.sum() / max(count.sum() - len(count), 1)
    return np.where(count >= LARGE_STRATUM, spread / np.maximum(count - 1, 1), pooled)

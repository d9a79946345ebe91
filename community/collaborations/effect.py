"""What a collaboration or a campaign changed: difference in differences against a group named beforehand. Pure.

A member is one unit: 1 or 0 before, 1 or 0 during (such as having bought). Members are compared with those of the same
registration week and the same prior activity alone, so that neither age nor eagerness looks like an effect.
Source: effect, DEFINITIONS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
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


class Changes(NamedTuple):
    """Members of a stratum: how many, how many of them went from 0 to 1, and how many from 1 to 0."""

    members: int
    more: int
    less: int


Side = Mapping[Hashable, Changes]
"""Those who are compared, by stratum."""


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


def effect(treated: Iterable[Unit], compared: Iterable[Unit]) -> Effect:
    """What effect_of finds of members who are told one by one."""
    return effect_of(_side(treated), _side(compared))


def _side(units: Iterable[Unit]) -> Side:
    changes = Counter((unit.stratum, unit.during - unit.before) for unit in units)
    strata = dict.fromkeys(stratum for stratum, _ in changes)
    return {
        own: Changes(sum(changes[own, by] for by in (-1, 0, 1)), changes[own, 1], changes[own, -1]) for own in strata
    }


def effect_of(treated: Side, compared: Side) -> Effect:
    """Difference in differences over matched strata, weighted by the treated, with its 95 % interval.

    The interval is normal, from the variance of members' own changes within strata. Strata below 20 take that of
    their whole side: two members tell nothing of a variance. Strata without members are not told.
    """
    both = [stratum for stratum in treated if stratum in compared]
    sides = [np.array([side[stratum] for stratum in both], dtype=float).reshape(-1, 3) for side in (treated, compared)]
    sizes = [int(side[:, 0].sum()) for side in sides]
    unmatched = sum(own.members for own in treated.values()) - sizes[0]
    if min(sizes) < FEWEST:
        return Effect(*sizes, unmatched, too_few=True)
    difference, low, high = _estimate(*sides)
    return Effect(*sizes, unmatched, too_few=False, difference=difference, low=low, high=high)


def _estimate(treated: np.ndarray, compared: np.ndarray) -> tuple[float, float, float]:
    """Rows: strata; columns: as Changes has them."""
    weights = treated[:, 0] / treated[:, 0].sum()
    difference, variance = 0.0, 0.0
    for sign, (members, more, less) in ((1, treated.T), (-1, compared.T)):
        mean = (more - less) / members
        difference += sign * float((weights * mean).sum())
        spread = more + less - members * mean**2
        variance += float((weights**2 * _variances(spread, members) / members).sum())
    margin = Z95 * float(np.sqrt(variance))
    return difference, difference - margin, difference + margin


def _variances(spread: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Of each stratum: its own where it is large enough, else that of all together."""
    pooled = spread.sum() / max(count.sum() - len(count), 1)
    return np.where(count >= LARGE_STRATUM, spread / np.maximum(count - 1, 1), pooled)

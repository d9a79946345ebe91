"""A synthetic, seeded community for ``metrics.py``: members register evenly over the days; each comes back with a
propensity of its own, drawn from Beta(1.2, 1.2), that decays as (1 + age in days) ** -0.25 and is lower on weekdays.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from pyroaring import BitMap

from community.activity.bitmaps import next_block

FIRST_DAY = date(2026, 1, 5)


class Community:
    """Registration cohorts as ranges of numbers, who was active on each day, and everybody."""

    def __init__(self, cohorts: list[range], active: list[BitMap], everybody: BitMap):
        self.cohorts, self.active, self.everybody = cohorts, active, everybody


def synthesise(members: int, days: int, seed: int) -> Community:
    rng = np.random.default_rng(seed)
    daily = members // days
    step = next_block(daily)
    propensity = rng.beta(1.2, 1.2, size=(days, step)).astype(np.float32)
    propensity[:, daily:] = 0  # padding between the registration days
    cohorts = [range(day * step, (day + 1) * step) for day in range(days)]
    everybody = BitMap.union(*(BitMap(range(own.start, own.start + daily)) for own in cohorts))
    return Community(cohorts, [active_on(day, propensity, rng) for day in range(days)], everybody)


def active_on(day: int, propensity: np.ndarray, rng: np.random.Generator) -> BitMap:
    ages = np.arange(day, -1, -1, dtype=np.float32)
    weekday_effect = 1.0 if (FIRST_DAY + timedelta(days=day)).weekday() >= 5 else 0.85
    chances = propensity[: day + 1] * (weekday_effect * (1 + ages) ** -0.25)[:, None]
    came = rng.random(chances.shape, dtype=np.float32) < chances
    return BitMap(np.flatnonzero(came).astype(np.uint32))


def late_events(community: Community, seed: int) -> dict[int, BitMap]:
    """100,000 events of the last 30 days, as they lie in the log."""
    rng = np.random.default_rng(seed)
    days = len(community.active) - 1 - rng.integers(0, 30, 100_000)
    numbers = rng.integers(0, community.cohorts[0].stop * (len(community.active) - 30), 100_000)
    return {int(day): BitMap(numbers[days == day].astype(np.uint32)) for day in np.unique(days)}


def anybody(community: Community, seed: int) -> BitMap:
    """10,000 members, or a tenth of a small community."""
    members = np.asarray(community.everybody.to_array())
    return BitMap(np.random.default_rng(seed).choice(members, min(10_000, len(members) // 10), replace=False))

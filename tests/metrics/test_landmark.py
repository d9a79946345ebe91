"""The adjusted difference finds what was planted, and nothing where nothing was. All communities here are synthetic."""

from __future__ import annotations

import numpy as np
import pytest

from community.metrics.intervals import newcombe
from community.metrics.landmark import LANDMARK_DAYS, Stratum, adjusted_difference

MEMBERS, SEEDS = 2_000, range(200)
SHARES_A_DAY = 0.1  # of an active day, whoever it is: sharing does nothing and only active members do it


def a_community(seed: int, effect: float) -> tuple[Stratum, list[Stratum]]:
    """All as one stratum, and the strata, when sharing before the landmark adds ``effect`` to the rate of return."""
    chance = np.random.default_rng(seed)
    propensity = chance.beta(1.2, 3.0, MEMBERS)
    days = chance.binomial(LANDMARK_DAYS, propensity)
    engaged = chance.random(MEMBERS) < 1 - (1 - SHARES_A_DAY) ** days
    returns = 0.1 + 0.5 * propensity
    back = chance.random(MEMBERS) < returns + effect * engaged
    return _stratum(engaged, back), [
        _stratum(engaged[days == alike], back[days == alike]) for alike in range(LANDMARK_DAYS + 1)
    ]


def _stratum(engaged: np.ndarray, back: np.ndarray) -> Stratum:
    return Stratum(*(int(part.sum()) for part in (engaged, engaged & back, ~engaged, ~engaged & back)))


@pytest.mark.parametrize("effect", [0.0, 0.05])
def test_a_planted_effect_lies_in_the_interval_in_at_least_91_of_100_communities(effect):
    found = [adjusted_difference(a_community(seed, effect)[1]) for seed in SEEDS]

    assert np.mean([own.interval.low <= effect <= own.interval.high for own in found]) >= 0.91


def test_the_naive_difference_sees_an_effect_where_there_is_none():
    naive = [newcombe(all_.engaged_back, all_.engaged, all_.others_back, all_.others) for all_, _ in map(_none, SEEDS)]

    assert np.mean([own.low <= 0 <= own.high for own in naive]) < 0.5


def _none(seed: int) -> tuple[Stratum, list[Stratum]]:
    return a_community(seed, 0.0)


def test_one_stratum_gives_the_difference_of_its_rates():
    found = adjusted_difference([Stratum(engaged=50, engaged_back=30, others=100, others_back=40)])

    assert found.difference == pytest.approx(0.2)
    assert found.interval.low < 0.2 < found.interval.high


def test_strata_without_a_counterpart_say_nothing():
    lonely = [Stratum(10, 10, 0, 0), Stratum(0, 0, 10, 0)]

    assert adjusted_difference(lonely) is None
    assert adjusted_difference([*lonely, Stratum(2, 1, 2, 1)]).difference == 0

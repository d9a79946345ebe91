"""The effect of a collaboration, over synthetic members of whom the truth is planted: none of them exists."""

from __future__ import annotations

import numpy as np
import pytest

from community.collaborations.effect import FEWEST, Unit, effect, prior_activity

SEEDS = 200
REACHED, OTHERS = 400, 700
STRATA = np.arange(12)
EAGER = (STRATA + 8) / (STRATA + 8).sum()  # who is reached is more often of an active stratum


def synthetic(made: np.random.Generator, size: int, shares: np.ndarray, planted: float) -> list[Unit]:
    """Members of strata that differ in how many buy and in how that moves by itself."""
    strata = made.choice(STRATA, size, p=shares)
    usual, trend = 0.05 + 0.02 * (strata % 4), 0.03 * (strata % 3)
    before, during = made.random(size) < usual, made.random(size) < usual + trend + planted
    return [Unit(int(s), int(b), int(d)) for s, b, d in zip(strata, before, during, strict=True)]


def trial(seed: int, planted: float):
    made = np.random.default_rng(seed)
    return effect(synthetic(made, REACHED, EAGER, planted), synthetic(made, OTHERS, EAGER[::-1], 0.0))


@pytest.mark.parametrize("planted", [0.0, 0.05])
def test_the_interval_holds_a_planted_effect_in_at_least_91_of_100_seeds_and_is_centred_on_it(planted):
    found = [trial(seed, planted) for seed in range(SEEDS)]

    assert sum(each.low <= planted <= each.high for each in found) >= 0.91 * SEEDS
    assert np.mean([each.difference for each in found]) == pytest.approx(planted, abs=0.006)


def test_who_buys_more_anyway_is_no_effect():
    """The reached are all of a stratum that buys four times as often, before as during: a plain difference is 30 %."""
    made = np.random.default_rng(7)
    reached = [Unit("eager", *map(int, made.random(2) < 0.4)) for _ in range(600)]
    others = [Unit("eager", *map(int, made.random(2) < 0.4)) for _ in range(300)]
    others += [Unit("idle", *map(int, made.random(2) < 0.1)) for _ in range(3_000)]

    found = effect(reached, others)

    assert found.low <= 0 <= found.high
    assert found.compared == 300


@pytest.mark.parametrize(("reached", "others"), [(FEWEST - 1, 500), (500, FEWEST - 1), (0, 0)])
def test_below_a_hundred_on_a_side_there_are_too_few_to_say(reached, others):
    found = effect([Unit("all", 0, 1)] * reached, [Unit("all", 0, 0)] * others)

    assert found.too_few
    assert (found.difference, found.low, found.high) == (None, None, None)


def test_members_without_a_peer_are_left_out_and_counted():
    found = effect([Unit("a", 0, 1)] * 150 + [Unit("b", 0, 1)] * 20, [Unit("a", 0, 0)] * 200)

    assert (found.treated, found.compared, found.unmatched) == (150, 200, 20)
    assert found.difference == 1


def test_prior_activity_has_five_strata():
    assert [prior_activity(days) for days in (0, 1, 2, 3, 4, 7, 8, 28)] == [0, 1, 2, 2, 4, 4, 8, 8]

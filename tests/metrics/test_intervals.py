"""Intervals hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.metrics.intervals import newcombe, wilson


@st.composite
def proportions(draw):
    trials = draw(st.integers(1, 10**7))
    return draw(st.integers(0, trials)), trials


@given(proportions())
def test_wilson_stays_within_zero_and_one_and_holds_the_rate(proportion):
    successes, trials = proportion
    low, high = wilson(successes, trials)

    assert 0 <= low <= successes / trials <= high <= 1
    assert low < high


@given(proportions())
def test_wilson_is_the_same_seen_from_either_outcome(proportion):
    successes, trials = proportion
    low, high = wilson(successes, trials)

    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low))


def test_wilson_gives_the_published_figures():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81/263, 15/148, 0/20, 1/29.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_no_trials_have_no_interval_and_more_successes_than_trials_are_refused():
    assert wilson(0, 0) is None
    assert newcombe(1, 2, 0, 0) is None
    with pytest.raises(ValueError, match="3 successes in 2 trials"):
        wilson(3, 2)


def test_wilson_covers_the_truth_in_94_to_96_percent_of_cases_and_never_below_92():
    rng = np.random.default_rng(20260122)
    coverage = []
    for trials in (30, 100, 400):
        holds = [wilson(successes, trials) for successes in range(trials + 1)]
        lows, highs = np.array(holds).T
        for truth in np.linspace(0.02, 0.98, 49):
            drawn = rng.binomial(trials, truth, size=20_000)
            coverage.append(np.mean((lows[drawn] <= truth) & (truth <= highs[drawn])))

    assert 0.94 <= np.mean(coverage) <= 0.96
    assert min(coverage) >= 0.92


def test_newcombe_gives_the_published_figures():
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: 56/70 - 48/80 and 10/10 - 0/10.
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(10, 10, 0, 10) == pytest.approx((0.6075, 1.0), abs=5e-5)


@given(proportions(), proportions())
def test_newcombe_stays_within_its_bounds_and_turns_with_its_sides(own, other):
    low, high = newcombe(*own, *other)

    assert -1 <= low <= high <= 1
    assert newcombe(*other, *own) == pytest.approx((-high, -low))

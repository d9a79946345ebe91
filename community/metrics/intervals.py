"""How far a rate may lie from what was observed: intervals of one proportion and of the difference of two."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

Z95 = NormalDist().inv_cdf(0.975)
FEW = 30  # below this many members an interval is too wide to act on. Source: Interval, DEFINITIONS.


class Interval(NamedTuple):
    """Both ends belong to it."""

    low: float
    high: float


def wilson(successes: float, trials: float) -> Interval | None:
    """The 95 % score interval of successes / trials, within 0..1; None without a trial.

    Both are counts, or what a weighted sample comes to: its effective size.
    Raises ValueError unless 0 <= successes <= trials.
    Source: E. B. Wilson (1927), Probable inference; Interval, DEFINITIONS.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials")
    if trials == 0:
        return None
    z2 = Z95 * Z95
    centre = successes + z2 / 2
    margin = Z95 * sqrt(successes * (trials - successes) / trials + z2 / 4)
    # At none and at all the bound is exactly 0 and 1; arithmetic would miss it by a rounding error.
    low = (centre - margin) / (trials + z2) if successes else 0.0
    high = (centre + margin) / (trials + z2) if successes < trials else 1.0
    return Interval(low, high)


def newcombe(successes: int, trials: int, other_successes: int, other_trials: int) -> Interval | None:
    """The 95 % interval of successes / trials − other_successes / other_trials, within −1..1; None without trials.

    Raises ValueError like wilson. Source: R. G. Newcombe (1998), Interval estimation for the difference between
    independent proportions, method 10 (without continuity correction); hold-out, DEFINITIONS.
    """
    own, other = wilson(successes, trials), wilson(other_successes, other_trials)
    if own is None or other is None:
        return None
    rate, other_rate = successes / trials, other_successes / other_trials
    below = sqrt((rate - own.low) ** 2 + (other.high - other_rate) ** 2)
    above = sqrt((own.high - rate) ** 2 + (other_rate - other.low) ** 2)
    return Interval(rate - other_rate - below, rate - other_rate + above)

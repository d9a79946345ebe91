"""How probable it is that so many come together by chance. Exact sums, no tables and no approximation."""

from itertools import accumulate, count
from math import exp, lgamma, log


def poisson_quantile(mean: float, share: float) -> int:
    """The smallest count that a Poisson variable of this mean does not exceed with this probability.

    share: 0..0.999999, so that rounding of the sum cannot stay below it. Source: spike, DEFINITIONS.
    """
    if mean <= 0:
        return 0
    chances = (exp(number * log(mean) - mean - lgamma(number + 1)) for number in count())
    return next(number for number, reached in enumerate(accumulate(chances)) if reached >= share)


def at_least(hits: int, tries: int, chance: float) -> float:
    """The probability, 0..1, of at least so many hits in independent tries. chance: of one, 0..1."""
    if hits <= 0:
        return 1.0
    if chance <= 0 or hits > tries:
        return 0.0
    if chance >= 1:
        return 1.0
    sums = (_choose(tries, k) + k * log(chance) + (tries - k) * log(1 - chance) for k in range(hits, tries + 1))
    return min(sum(map(exp, sums)), 1.0)


def drawn_at_least(marked: int, drawn: int, all_marked: int, total: int) -> float:
    """The probability, 0..1, that a draw without return holds at least so many of the marked.

    drawn: how many are drawn of total, of which all_marked are marked. Source: Fisher's exact test, one-sided.
    """
    whole = _choose(total, drawn)
    counts = range(max(marked, drawn - (total - all_marked), 0), min(drawn, all_marked) + 1)
    ways = (_choose(all_marked, k) + _choose(total - all_marked, drawn - k) - whole for k in counts)
    return min(sum(map(exp, ways)), 1.0)


def _choose(total: int, chosen: int) -> float:
    """The logarithm of how many ways there are to choose."""
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)

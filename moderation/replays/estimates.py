"""How good a rule, word or policy is, as far as people's decisions tell. Arithmetic, and nothing else.

People decide about what was held or reported, which is no fair sample of what becomes public. So public content is
judged by what was drawn of it for a second look: each drawn one stands for its like, by how many there are. Where none
was drawn, the interval says that anything is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from community.metrics.intervals import Z95, wilson
from moderation.judgement.replaying.replay import Judged, Side


class Estimate(NamedTuple):
    """A share, 0..1, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def violations(judged: Judged) -> Estimate | None:
    """Share of violations, with the Wilson interval of the effective size; None where nobody judged.

    Source: interval, DEFINITIONS; with Kish's size: Korn and Graubard, Survey Methodology 24 (1998).
    """
    if not judged.weight:
        return None
    share = judged.bad / judged.weight
    return Estimate(share, *wilson(share * judged.size, judged.size))


def violations_drawn(drawn: Judged) -> Estimate | None:
    """As ``violations``, with a correction for continuity: a handful of drawn texts often speaks for hundreds.

    With it, 98 of 100 intervals of precision hold what comes, without it 93 (benchmarks/replay_honesty.py).
    Source: R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), method 4.
    """
    plain = violations(drawn)
    if plain is None:
        return None
    share, size, square = plain.value, drawn.size, Z95 * Z95
    below = square - 2 - 1 / size + 4 * share * (size * (1 - share) + 1)
    above = square + 2 - 1 / size + 4 * share * (size * (1 - share) - 1)
    low = (2 * size * share + square - 1 - Z95 * sqrt(max(below, 0.0))) / (2 * (size + square))
    high = (2 * size * share + square + 1 + Z95 * sqrt(max(above, 0.0))) / (2 * (size + square))
    return Estimate(share, max(low, 0.0) if share else 0.0, min(high, 1.0) if share < 1 else 1.0)


def precision(caught: Side) -> Estimate | None:
    """Share of violations among what a candidate caught; None where people judged none of it.

    Public content of which none was drawn is taken to be like the rest, and counted as unknown in the interval.
    """
    seen, drawn = violations(caught.known), violations_drawn(caught.drawn)
    either = seen or drawn
    if either is None:
        return None
    unknown = Estimate(either.value, 0.0, 1.0)
    known, public = caught.known.weight, caught.public

    def share(of_seen: float, of_drawn: float) -> float:
        return (known * of_seen + public * of_drawn) / (known + public)

    return square_and_add(share, [seen or unknown, drawn or unknown])


def recall(caught: Side, passed: Side) -> Estimate | None:
    """Share of the known violations that a candidate caught; None where there are none.

    Those among public content are estimated from what was drawn. As long as nothing was, the figure is about what was
    held and reported alone.
    """
    bad = Judged(weight=(total := caught.known.bad + passed.known.bad), squares=total, bad=caught.known.bad)
    seen = violations(bad) or Estimate(0.0, 0.0, 0.0)
    unknown = Estimate(0.0, 0.0, 1.0 if caught.drawn.weight or passed.drawn.weight else 0.0)
    hit, missed = violations_drawn(caught.drawn) or unknown, violations_drawn(passed.drawn) or unknown

    def share(of_seen: float, of_caught: float, of_passed: float) -> float:
        found = total * of_seen + caught.public * of_caught
        there = total + caught.public * of_caught + passed.public * of_passed
        return found / there if there else 0.0

    nothing = not (total or caught.public * hit.value or passed.public * missed.value)
    return None if nothing else square_and_add(share, [seen, hit, missed])


def square_and_add(function: Callable[..., float], parts: Sequence[Estimate]) -> Estimate:
    """A share that is made of independent shares: how far each alone could move it, added as squares. Within 0..1.

    Exact Wilson for one part, Newcombe's method 10 for a difference. Source: Zou, Huang and Zhang, A note on confidence
    interval estimation for a linear function of binomial proportions, Computational Statistics & Data Analysis 53
    (2009); for the ratio of recall the same is done one part at a time.
    """
    values = [part.value for part in parts]
    value = function(*values)
    below = above = 0.0
    for place, part in enumerate(parts):
        ends = [function(*values[:place], end, *values[place + 1 :]) for end in (part.low, part.high)]
        below += (value - min(*ends, value)) ** 2
        above += (max(*ends, value) - value) ** 2
    return Estimate(value, max(0.0, value - sqrt(below)), min(1.0, value + sqrt(above)))

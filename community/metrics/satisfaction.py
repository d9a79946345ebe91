"""Arithmetic of answers: the net promoter score and its interval. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from community.metrics.intervals import Z95

PROMOTERS, PASSIVES, DETRACTORS = range(9, 11), range(7, 9), range(7)
MADE_UP = 0.75, 1.5, 0.75
"""Answers added before the interval is made, to promoters, passives and detractors: without them it is too narrow in
small samples and has no width at all where everybody agrees. Source: B. Rocks (2016), Interval estimation for the net
promoter score, The American Statistician 70."""


class Nps(NamedTuple):
    """promoters, passives, detractors: how many. score: −1..1, null without answers; low and high: its interval."""

    promoters: int
    passives: int
    detractors: int
    score: float | None
    low: float | None
    high: float | None


def net_promoter_score(answers: Mapping[int, int]) -> Nps:
    """The share of 9 and 10 minus the share of 0 to 6. answers: how often each number was given."""
    promoters = sum(answers.get(number, 0) for number in PROMOTERS)
    detractors = sum(answers.get(number, 0) for number in DETRACTORS)
    passives = sum(answers.values()) - promoters - detractors
    counts = promoters, passives, detractors
    if not sum(counts):
        return Nps(*counts, None, None, None)
    return Nps(*counts, (promoters - detractors) / sum(counts), *_interval(counts))


def _interval(counts: tuple[int, int, int]) -> tuple[float, float]:
    """95 %, from the variance of a difference of two shares of one multinomial sample, within −1..1."""
    total = sum(counts) + sum(MADE_UP)
    up, _, down = ((count + more) / total for count, more in zip(counts, MADE_UP, strict=True))
    margin = Z95 * sqrt((up + down - (up - down) ** 2) / total)
    return max(up - down - margin, -1.0), min(up - down + margin, 1.0)

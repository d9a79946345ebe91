"""Whether those who engage come back more often than others like them: an association, by landmark and strata."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from community.metrics.intervals import Z95, Interval

LANDMARK_DAYS = 28
BANDS = {"0": (0, 0), "1": (1, 1), "2-3": (2, 3), "4-7": (4, 7), f"8-{LANDMARK_DAYS}": (8, LANDMARK_DAYS)}
"""Active days before the landmark, of members who are compared with each other. Source: DEFINITIONS."""


class Stratum(NamedTuple):
    """Members alike before the landmark: how many engaged and how many of those came back; and so of the others."""

    engaged: int
    engaged_back: int
    others: int
    others_back: int


class Difference(NamedTuple):
    """Rate of the engaged − rate of the others, −1..1, with its 95 % interval."""

    difference: float
    interval: Interval


def adjusted_difference(strata: Iterable[Stratum]) -> Difference | None:
    """The difference within strata, each weighted as Mantel and Haenszel did; None if no stratum has members of both.

    Source: Mantel-Haenszel risk difference with the variance of T. Sato (1989), On the variance estimator for the
    Mantel-Haenszel risk difference, Biometrics 45, which holds for few large strata and for many small ones.
    """
    both = [stratum for stratum in strata if stratum.engaged and stratum.others]
    if not both:
        return None
    weight = sum(_weight(stratum) for stratum in both)
    difference = sum(_cross(stratum) for stratum in both) / weight
    variance = difference * sum(_p(stratum) for stratum in both) + sum(_q(stratum) for stratum in both)
    margin = Z95 * sqrt(max(variance, 0.0)) / weight
    return Difference(difference, Interval(max(difference - margin, -1.0), min(difference + margin, 1.0)))


def _size(stratum: Stratum) -> int:
    return stratum.engaged + stratum.others


def _weight(stratum: Stratum) -> float:
    return stratum.engaged * stratum.others / _size(stratum)


def _cross(stratum: Stratum) -> float:
    """The stratum's own difference times its weight."""
    engaged, back, others, others_back = stratum
    return (back * others - others_back * engaged) / _size(stratum)


def _p(stratum: Stratum) -> float:
    engaged, back, others, others_back = stratum
    mixed = engaged * others * (others - engaged) / 2
    return (engaged**2 * others_back - others**2 * back + mixed) / _size(stratum) ** 2


def _q(stratum: Stratum) -> float:
    engaged, back, others, others_back = stratum
    return (back * (others - others_back) + others_back * (engaged - back)) / (2 * _size(stratum))

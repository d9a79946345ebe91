"""What a comparison of two groups says, and when it says nothing yet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import erfc, exp, gamma, sqrt
from typing import Any, NamedTuple

from community.metrics.intervals import newcombe, wilson

LEAST_COMPARED = 100  # members a side. Source: hold-out, DEFINITIONS.
UNEQUAL = 0.001  # below it the split itself is broken. Source: sample-ratio test, GROWTH, A/B.


class Verdict(StrEnum):
    """What may be said."""

    NOT_YET = "not_yet"
    UNEQUAL_SPLIT = "unequal_split"
    TOO_FEW = "too_few"
    HIGHER = "higher"
    LOWER = "lower"
    NO_DIFFERENCE = "no_difference"


class Group(NamedTuple):
    """How many members there are, and how many of them did it."""

    members: int
    converted: int


def rate_of(group: Group) -> dict[str, Any]:
    """The rate of a group and its Wilson interval; null without members."""
    interval = wilson(group.converted, group.members)
    low, high = interval or (None, None)
    rate = group.converted / group.members if group.members else None
    return {"members": group.members, "converted": group.converted, "rate": rate, "low": low, "high": high}


def difference(group: Group, other: Group) -> dict[str, Any]:
    """The rate of a group minus that of the other with Newcombe's interval, and what it says by itself."""
    interval = newcombe(group.converted, group.members, other.converted, other.members)
    if interval is None:
        return {"difference": None, "low": None, "high": None, "verdict": Verdict.TOO_FEW}
    apart = group.converted / group.members - other.converted / other.members
    return {"difference": apart, "low": interval.low, "high": interval.high, "verdict": _said(group, other, interval)}


def _said(group: Group, other: Group, interval: tuple[float, float]) -> Verdict:
    if min(group.members, other.members) < LEAST_COMPARED:
        return Verdict.TOO_FEW
    low, high = interval
    if low > 0:
        return Verdict.HIGHER
    return Verdict.LOWER if high < 0 else Verdict.NO_DIFFERENCE


def split_p_value(found: Sequence[int], weights: Sequence[float]) -> float | None:
    """How probable a split as uneven as this is where members fall by weight: Pearson's chi-square test.

    None where nobody fell. Far below 0.001 something lost members of one variant, and no figure can be trusted.
    """
    total, whole = sum(found), sum(weights)
    if not total:
        return None
    expected = [total * weight / whole for weight in weights]
    statistic = sum((seen - due) ** 2 / due for seen, due in zip(found, expected, strict=True))
    return chi_square_tail(statistic, len(found) - 1)


def chi_square_tail(statistic: float, freedom: int) -> float:
    """P(chi-square with so many degrees of freedom > statistic): the finite sums for whole degrees.

    Source: Abramowitz and Stegun, 26.4.4 and 26.4.5.
    """
    half = statistic / 2
    if freedom % 2:
        terms = (half ** (i + 0.5) / gamma(i + 1.5) for i in range((freedom - 1) // 2))
        return erfc(sqrt(half)) + exp(-half) * sum(terms)
    return exp(-half) * sum(half**i / gamma(i + 1) for i in range(freedom // 2))

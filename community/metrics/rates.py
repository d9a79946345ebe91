"""Rates and growth accounting: arithmetic on whole numbers, and nothing else.

Every rate is computed once, from integers, and rounded by nobody on the way: a percentage that is rounded to two digits
and again to one moves by a tenth now and then. No rate is 0.0 for want of a denominator; it is None.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from statistics import median
from typing import Any, NamedTuple


def share_rate(shares: int, impressions: int) -> float | None:
    """Shares per impression; None when nothing was shown.

    shares: share links made plus reposts in the period, not clicks.
    impressions: distinct (viewer, content, day) in the same period.
    None and not 0.0: a post that nobody saw must not drag an average down.
    Source: share rate, DEFINITIONS.
    """
    return _ratio(shares, impressions)


def engagement_rate(engagements: int, impressions: int) -> float | None:
    """Engagements per impression; None when nothing was shown, above 1 when one showing led to several.

    engagements: likes + comments + bookmarks + share links + reposts of the content in the period.
    Source: engagement rate, DEFINITIONS.
    """
    return _ratio(engagements, impressions)


def participation_rate(participants: int, active: int) -> float | None:
    """Part of the active members who contributed or reacted, 0..1; None when nobody was active.

    participants: members with a post, review, comment, like, bookmark, share or repost in the same period.
    Source: participation rate, DEFINITIONS.
    """
    return _ratio(participants, active)


def sharer_rate(sharers: int, active: int) -> float | None:
    """Part of the active members who shared, 0..1; None when nobody was active. Source: sharer rate, DEFINITIONS."""
    return _ratio(sharers, active)


def share_reach(human_clicks: int, share_actions: int) -> float | None:
    """Human clicks per share action, often above 1; None when nothing was shared. Source: share reach, DEFINITIONS."""
    return _ratio(human_clicks, share_actions)


def k_factor(signups: int, size: int) -> float | None:
    """Sign-ups that each member of a cohort brought within seven days; None for nobody. Source: K(7), DEFINITIONS."""
    return _ratio(signups, size)


def conversion(buyers: int, active: int) -> float | None:
    """Members with an order per active member; None when nobody was active.

    An order is no activity of the community, so it can exceed 1 where members buy without a visit.
    Source: conversion, DEFINITIONS.
    """
    return _ratio(buyers, active)


def dau_mau(dau: int, mau: int) -> float | None:
    """Stickiness of a day, 0..1: its active members per those of the 30 days that end with it. Source: DEFINITIONS."""
    return _ratio(dau, mau)


def median_dau_mau(daily: Iterable[tuple[int, int]]) -> float | None:
    """The DAU/MAU of a period: the median of its days' ratios, days without a MAU left out; None if none is left.

    daily: (DAU, MAU) of each day. Source: DAU/MAU, DEFINITIONS.
    """
    ratios = [dau / mau for dau, mau in daily if mau]
    return median(ratios) if ratios else None


def median_of_counts(counts: Mapping[int, int]) -> float | None:
    """The median of values that occur so often; None for none. Of an even number, the mean of the two in the middle."""
    values = sorted(value for value, count in counts.items() if count)
    passed = list(accumulate(counts[value] for value in values))
    if not values:
        return None
    middle = (passed[-1] - 1) // 2, passed[-1] // 2
    return sum(values[bisect_right(passed, place)] for place in middle) / 2


class GrowthAccounting(NamedTuple):
    """Where a period's active members came from, and how many of the period before stayed away.

    active = new + retained + resurrected, and active − active before = new + resurrected − dormant, always.
    """

    active: int
    new: int
    retained: int
    resurrected: int
    dormant: int


def growth_accounting(active, before, registered) -> GrowthAccounting:
    """How many of the members of ``growth_parts`` there are in each part."""
    return GrowthAccounting(**{part: len(own) for part, own in growth_parts(active, before, registered).items()})


def growth_parts(active, before, registered) -> dict[str, Any]:
    """Split the active members of a period by their past, as sets by the name of the part.

    active, before, registered: sets (or BitMaps) of members active in the period, active in the one before it, and
    registered in the period. Who was active before counts as retained even if registered only now (a merge of members
    can bring that about): otherwise the two identities could not both hold.
    Source: growth accounting, DEFINITIONS.
    """
    returned = active - before
    return {
        "active": active,
        "new": returned & registered,
        "retained": active & before,
        "resurrected": returned - registered,
        "dormant": before - active,
    }


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None

"""Who is about to become an opinion leader: engagement per impression of the last 30 days beside the 30 before. Pure.

Only sums over many viewers go in and come out; nothing says who looked, reacted or bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FEWEST_IMPRESSIONS = 100  # a month; below that a rate jumps by itself. As many as the score asks viewers for
FEWEST_GROWTH = 1.25  # chosen: a quarter more than in the month before
GOOD_PART = 0.75  # a term in the upper quarter is a reason of its own
NO_REASONS = ("steadiness", "followers_active")  # whole for nearly everybody


@dataclass(frozen=True)
class Month:
    """What a member's contents won within 30 days."""

    engagements: int = 0
    impressions: int = 0
    followers: int = 0

    @property
    def rate(self) -> float | None:
        return self.engagements / self.impressions if self.impressions else None


def growth_of(recent: Month, before: Month) -> float | None:
    """How many times the engagement per impression of the month before; None with too little in either month.

    One engagement and 100 impressions are added to both, so that small numbers claim little.
    """
    if min(recent.impressions, before.impressions) < FEWEST_IMPRESSIONS:
        return None
    rates = [(month.engagements + 1) / (month.impressions + 100) for month in (recent, before)]
    return rates[0] / rates[1]


def reasons_of(recent: Month, before: Month, terms: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why somebody is rising, each reason with its numbers; empty for who is not.

    terms: of the score, as JSON.
    """
    growth = growth_of(recent, before)
    if growth is None or growth < FEWEST_GROWTH:
        return []
    reasons = [{"reason": "engagement_rate_rose", "recent": recent.rate, "before": before.rate, "growth": growth}]
    if recent.followers > before.followers:
        reasons.append({"reason": "followers_rose", "recent": recent.followers, "before": before.followers})
    strong = [term for term in terms if term["name"] not in NO_REASONS and term["part"] >= GOOD_PART and term["value"]]
    return reasons + [{"reason": f"strong_{term['name']}", "recent": term["value"]} for term in strong]

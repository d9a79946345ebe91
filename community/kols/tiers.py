"""Tiers of opinion leaders: rules as data, and what a member still lacks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TierRule:
    """Who has a verified profile and this many followers on the platform stands in this tier."""

    name: str
    followers: int


def rules_of(text: str) -> tuple[TierRule, ...]:
    """Rules of their setting, ``koc/1000,mid/10000,head/100000``, the lowest first. Raises ValueError."""
    rules = []
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, followers = part.partition("/")
        if not (name.isidentifier() and name.isascii() and followers.isascii() and followers.isdigit()):
            raise ValueError(f"{part!r} is not name/followers")
        rules.append(TierRule(name, int(followers)))
    if len({rule.name for rule in rules}) < len(rules) or len({rule.followers for rule in rules}) < len(rules):
        raise ValueError("two tiers have one name, or one number of followers")
    return tuple(sorted(rules, key=lambda rule: rule.followers))


def tier_of(rules: Sequence[TierRule], followers: int, *, verified: bool) -> str | None:
    """The highest tier whose rule holds; None below all, and without a verified profile. Source: tier, DEFINITIONS."""
    reached = [rule.name for rule in rules if verified and followers >= rule.followers]
    return reached[-1] if reached else None


def why_not_yet(rules: Sequence[TierRule], followers: int, *, verified: bool) -> list[dict[str, Any]]:
    """Every tier above the present one, with each of its requirements: what is needed, what is there, whether met."""
    present = tier_of(rules, followers, verified=verified)
    above = rules[[rule.name for rule in rules].index(present) + 1 :] if present else rules
    return [
        {
            "tier": rule.name,
            "requirements": [
                {"what": "verified", "need": 1, "have": int(verified), "met": verified},
                {"what": "followers", "need": rule.followers, "have": followers, "met": followers >= rule.followers},
            ],
        }
        for rule in above
    ]

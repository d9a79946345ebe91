"""Whose entry is not drawn, and why. Judged once, at the close; until then the member sees how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from community.members.models import Member

REASONS = {
    "staff": "works for this community",
    "suspended": "is suspended at the close",
    "trust": "has less trust than the terms ask for: T0 is never drawn",
    "account_age": "the account is younger than the terms ask for",
    "erased": "had their account erased",
    "by_hand": "excluded by the growth team before the close, who answer for it",
}
"""A device or an address is no reason: a family shares one, and bearing it says nothing of who entered."""


def exclusion_of(member: Member | None, terms: Mapping[str, Any], at: datetime) -> str | None:
    """Why the member's entry is not drawn, by the first rule that holds; None where it is."""
    if member is None or member.erased_at is not None:
        return "erased"
    if member.is_staff:
        return "staff"
    if _is_suspended(member, at):
        return "suspended"
    if member.trust < terms["least_trust"]:  # T0, T1, T2: their order is that of their names
        return "trust"
    young = at - member.created_at < timedelta(days=terms["least_account_days"])
    return "account_age" if young else None


def _is_suspended(member: Member, at: datetime) -> bool:
    now = at.isoformat()
    return any(r["feature"] == "all" and (r.get("until") or now) >= now for r in member.restrictions)

"""Sanctions, first form: written down on the member, where the community enforces and the member reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from community.content.models import Content
from community.members.actions import lift_restrictions, restrict
from community.members.models import Member
from moderation.desk.models import Decision

SANCTIONS = ("warn", "limit", "mute", "suspend")
USUAL_DAYS, MOST_DAYS = 7, 365  # none is for ever: MODERATION 1.3, row 44


def impose(decision: Decision, content: Content, also: list[dict[str, Any]]) -> None:
    """Lay sanctions on the author of the content, with the decision that they come from.

    also: ``sanction`` and ``days`` each. warn takes nothing; limit takes this kind of content; mute and suspend take
    every kind, and reading, appealing and signing in stay possible.
    """
    decision.also = [
        {
            "sanction": each["sanction"],
            "feature": feature_of(each["sanction"], content),
            "until": None if each["sanction"] == "warn" else _until(decision, each.get("days") or USUAL_DAYS),
        }
        for each in also
    ]
    for sanction in decision.also:
        if sanction["feature"]:
            named = {"case_id": str(decision.case_id), "decision_id": decision_key(decision), "reason": decision.reason}
            restrict(content.author, {**sanction, **named})


def feature_of(sanction: str, content: Content) -> str | None:
    """What the sanction takes: None, a kind of content, or ``all``."""
    return {"warn": None, "limit": content.kind}.get(sanction, "all")


def lift(decision: Decision, member: Member) -> None:
    """End what the decision laid on the member."""
    if any(sanction["feature"] for sanction in decision.also):
        lift_restrictions(member, decision_id=decision_key(decision))


def decision_key(decision: Decision) -> str:
    """By what a restriction names its decision: the case and its version, which no other decision has."""
    return f"{decision.case_id}.{decision.case_version}"


def _until(decision: Decision, days: int) -> str:
    return (decision.decided_at + timedelta(days=days)).isoformat()

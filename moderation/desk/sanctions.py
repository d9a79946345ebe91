"""Sanctions, first form: written down on the member, where the community enforces and the member reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from community.content.models import Content
from community.errors import Conflict
from community.members.actions import lift_restrictions, restrict
from community.members.models import Member
from moderation.desk import acts
from moderation.desk.models import Decision

SANCTIONS = ("warn", "limit", "mute", "suspend")
USUAL_DAYS, MOST_DAYS = 7, 365  # none is for ever: MODERATION 1.3, row 44


def impose(decision: Decision, content: Content, also: Sequence[dict[str, Any]]) -> None:
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


def check_author(content: Content, also: Sequence[dict[str, Any]]) -> None:
    """Raises Conflict when sanctions are meant for somebody who erased their account."""
    if also and content.author.erased_at is not None:
        raise Conflict("Its author erased their account: there is nobody to sanction. Decide without `also`.")


def lift(decision: Decision, moderator: Member, member: Member) -> None:
    """End what the decision laid on the member."""
    if any(sanction["feature"] for sanction in decision.also):
        lift_restrictions(member, decision_id=decision_key(decision))
    if decision.also:
        acts.of_lifting(decision, moderator, member)


def decision_key(decision: Decision) -> str:
    """By what a restriction names its decision: the case and its version, which no other decision has."""
    return f"{decision.case_id}.{decision.case_version}"


def _until(decision: Decision, days: int) -> str:
    return (decision.decided_at + timedelta(days=days)).isoformat()

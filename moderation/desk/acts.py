"""What the desk writes down of its own acts: figures and names of the catalogue; notes go beside the chain."""

from __future__ import annotations

from typing import Any

from community.content.models import Content
from community.members.models import Member
from moderation.audit.actions import record_act
from moderation.desk.models import Case, Decision

NAMES = {"escalate": "case.escalated", "undo": "decision.undone"}
STATE = ("status", "reach", "labels")


def of_decision(decision: Decision, moderator: Member, content: Content) -> None:
    """A decision, and what it changed."""
    record_act(
        moderator,
        NAMES.get(decision.outcome, "case.decided"),
        f"content:{content.id}",
        case_id=decision.case_id,
        before={name: decision.before[name] for name in STATE} | {"version": decision.case_version},
        after=_state(content) | {"decision_id": decision.id, "outcome": decision.outcome, "undoes": decision.undoes},
        why=decision.reason,
        note=decision.note,
        about=content.author_id,
    )


def of_handover(case: Case, moderator: Member, to: Member) -> None:
    """A case given to another moderator."""
    record_act(
        moderator,
        "case.handed_over",
        f"content:{case.content_id}",
        case_id=case.id,
        before={"claimed_by": moderator.id},
        after={"claimed_by": to.id},
        note=case.handover_note,
        about=case.content.author_id,
    )


def _state(content: Content) -> dict[str, Any]:
    return {"status": content.status.value, "reach": content.reach.value, "labels": content.labels}

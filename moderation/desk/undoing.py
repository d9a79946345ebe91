"""Decisions that are taken back: everything is as it was before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from community import outbox
from community.clock import utcnow
from community.content import actions as verbs
from community.content.models import Content, Reach, Status
from community.database import db
from community.errors import Conflict, Forbidden, NotFound
from community.members.models import Member
from moderation.desk import acts, letters, reports, sanctions
from moderation.desk.cases import case_to_change, open_case, screened_concerns
from moderation.desk.decisions import UNDOING, last_decision, write_decision
from moderation.desk.models import Case, Decision


def undo(decision_id: int, moderator: Member, now: datetime | None = None) -> Decision:
    """Take a decision back while that is possible: everything is as it was, and the case is open again.

    Only its moderator or an admin may, within ten minutes, as long as nothing came after it. Records
    ``decision.undone``.
    """
    now = now or utcnow()
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound
    case = case_to_change(decision.case_id)
    check_undoable(decision, case, moderator, now)
    undoing = write_decision(case, moderator, UNDOING, reason=None, note="", now=now, undoes=decision.id)
    db.session.add(undoing)
    db.session.flush()
    put_back(case.content, decision.before)
    sanctions.lift(decision, moderator, case.content.author)
    reports.revive(decision)
    open_again(case, decision.before["case"])
    letters.send(undoing, case.content)
    acts.of_decision(undoing, moderator, case.content)
    outbox.record("decision.undone", decision_id=decision.id)
    return undoing


def check_undoable(decision: Decision, case: Case, moderator: Member, now: datetime) -> None:
    """Raises Forbidden or Conflict when the decision stands."""
    if decision.decided_by != moderator.id and not moderator.has_role("admin"):
        raise Forbidden("Only who took a decision, or an admin, can take it back.")
    if decision.outcome == UNDOING or last_decision(case).id != decision.id:
        raise Conflict("Something was decided after it. Decide the case again.")
    if now > decision.undo_until:
        raise Conflict(f"It could be undone until {decision.undo_until:%Y-%m-%d %H:%M} UTC. Decide the case again.")
    if case.content.version != decision.content_version or case.content.status is Status.WITHDRAWN:
        raise Conflict("Its author changed or withdrew the content since. Decide the case again.")


def put_back(content: Content, before: dict[str, Any]) -> None:
    """Give the content the status, reach, labels and note that it had."""
    verbs.note_judgement(content, screening=before["screening"], reach=Reach(before["reach"]), labels=before["labels"])
    match Status(before["status"]):
        case Status.PUBLISHED if content.status is Status.REMOVED:
            verbs.restore(content)
        case Status.PUBLISHED:
            verbs.publish(content)
        case Status.REMOVED:
            verbs.remove(content)
        case Status.REJECTED:
            verbs.reject(content)
        case _:
            verbs.hold(content)


def open_again(case: Case, before: dict[str, Any]) -> None:
    """The case is as open as before the decision, at a new version."""
    for name in ("holding", "outcome", "reason", "queue", "noticed"):
        setattr(case, name, before[name])
    case.version += 1
    open_case(case.content, screened_concerns(case.content))

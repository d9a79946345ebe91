"""Decisions that are taken back: everything is as it was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from community import outbox
from community.clock import utcnow
from community.content import actions as verbs
from community.content.models import Content, Reach, Status
from community.database import db
from community.errors import Conflict, Forbidden, NotFound
from community.members.models import Member
from moderation.desk import acts, letters, reports
from moderation.desk.cases import case_to_change, screened_concerns, weigh
from moderation.desk.decisions import CASE_STATE, UNDOING, last_decisions, write_decision
from moderation.desk.models import Case, CaseStatus, Decision
from moderation.sanctions import actions as sanctions

WAS = {"status": CaseStatus.OPEN, "noticed": False}  # of what early decisions kept nothing


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
    check_undoable(decision, case, moderator, now, is_last=decision.id in last_decisions([case]))
    return take_back([(decision, case)], moderator, now)[0]


def take_back(taken: Sequence[tuple[Decision, Case]], moderator: Member, now: datetime) -> list[Decision]:
    """Put everything back as it was before decisions. Whether it may be was checked; the cases are held locked.

    Records ``decision.undone`` for each.
    """
    undoings = [
        write_decision(case, moderator, UNDOING, reason=None, note="", now=now, undoes=decision.id)
        for decision, case in taken
    ]
    db.session.add_all(undoings)
    db.session.flush()
    sanctions.lift_of([decision.id for decision, _ in taken], moderator, now)
    reports.revive([decision.id for decision, _ in taken])
    for decision, case in taken:  # before cases change, which would be flushed for each
        put_back(case.content, decision.before)
    for (decision, case), undoing in zip(taken, undoings, strict=True):
        reopen(case, decision.before["case"])
        letters.send(undoing, case.content)
        acts.of_decision(undoing, moderator, case.content)
        outbox.record("decision.undone", decision_id=decision.id)
    db.session.flush()
    return undoings


def check_undoable(decision: Decision, case: Case, moderator: Member, now: datetime, *, is_last: bool) -> None:
    """Raises Forbidden or Conflict when the decision stands. is_last: nothing was decided after it."""
    if decision.decided_by != moderator.id and not moderator.has_role("admin"):
        raise Forbidden("Only who took a decision, or an admin, can take it back.")
    if decision.outcome == UNDOING or not is_last:
        raise Conflict("Something was decided after it. Decide the case again.")
    if now > decision.undo_until:
        raise Conflict(f"It could be undone until {decision.undo_until:%Y-%m-%d %H:%M} UTC. Decide the case again.")
    if case.content.version != decision.content_version or case.content.status is Status.WITHDRAWN:
        raise Conflict("Its author changed or withdrew the content since. Decide the case again.")


def put_back(content: Content, before: dict[str, Any]) -> None:
    """Give the content the status, reach, labels and note that it had."""
    found = {"screening": before["screening"], "reach": Reach(before["reach"]), "labels": before["labels"]}
    match Status(before["status"]):
        case Status.PUBLISHED if content.status is Status.REMOVED:
            verbs.restore(content, **found)
        case Status.PUBLISHED:
            verbs.publish(content, **found)
        case Status.REMOVED:
            verbs.remove(content, **found)
        case Status.REJECTED:
            verbs.reject(content, **found)
        case _:
            verbs.hold(content, **found)


def reopen(case: Case, before: dict[str, Any]) -> None:
    """The case is what it was before the decision, at a new version. One that was opened since stays open."""
    asked_since = case.status == CaseStatus.OPEN
    for name in CASE_STATE:
        setattr(case, name, {**WAS, **before}[name])
    case.version += 1
    if asked_since:
        case.status = CaseStatus.OPEN
        weigh(case, case.content, screened_concerns(case.content))

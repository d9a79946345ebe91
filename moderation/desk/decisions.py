"""Decisions of people: content, author's notice, reports and the decision itself change together, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from community import outbox
from community.clock import utcnow
from community.content import actions as verbs
from community.content.models import Content, Reach, Status
from community.database import db
from community.errors import Conflict
from community.members.models import Member
from moderation.desk import acts, letters, reports
from moderation.desk.cases import ESCALATED, case_to_change, check_workable, is_claimed, let_go, live_reports_on
from moderation.desk.errors import StaleCase
from moderation.desk.models import Case, CaseStatus, Decision, Report
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.statements import BY_PERSON, appeal_until, statement
from moderation.queues.queries import check_open
from moderation.sanctions import actions as sanctions

UNDO = timedelta(minutes=10)
OUTCOMES = ("publish", "label", "limit", "remove", "restore", "dismiss", "escalate")
TAKING = ("label", "limit", "remove")  # these need a reason, and prove the reporters right
UNDOING = "undo"
CASE_STATE = ("status", "holding", "outcome", "reason", "queue", "noticed")


def decide(
    case_id: int,
    moderator: Member,
    outcome: str,
    *,
    version: int,
    reason: str | None = None,
    note: str = "",
    also: list[dict[str, Any]] | None = None,
    now: datetime | None = None,
) -> Decision:
    """Decide a case, as it was at ``version``, and do what the decision says.

    Raises NotFound in a queue of others, StaleCase when it changed since, CaseDecided, CaseClaimed while another
    moderator holds it, OwnCase, and Conflict for an outcome that the state of the content does not allow, or a sanction
    when its author is gone, and CannotSanction.
    """
    check_open(case_id, moderator)
    case = case_to_change(case_id)
    check_version(case, version)
    check_workable(case, moderator, now or utcnow())
    content = case.content
    check_outcome(content, outcome)
    if also:
        sanctions.check_sanctionable(content.author, moderator)
    return enact(case, moderator, outcome, reason=reason, note=note, also=also or [], now=now or utcnow())


def enact(case: Case, moderator: Member, outcome: str, **how: Any) -> Decision:
    """Write a decision about one case down and do what it says. how: that of ``enact_all``."""
    return enact_all([case], moderator, outcome, **how)[0]


def enact_all(
    cases: Sequence[Case],
    moderator: Member,
    outcome: str,
    *,
    reason: str | None,
    note: str,
    now: datetime,
    also: Sequence[dict[str, Any]] = (),
    undo: timedelta = UNDO,
) -> list[Decision]:
    """Decide cases alike and do what the decisions say. Whether it may be was checked before; they are held locked.

    Records ``decision.taken`` for each. undo: for how long it can be taken back.
    """
    reported = live_reports_on([case.content_id for case in cases])
    decisions = []
    for case in cases:
        decision = write_decision(case, moderator, outcome, reason=reason, note=note, now=now, undo=undo)
        decision.also = sanctions.planned(case.content, also, now)
        decision.statement = stated(decision, case, reported=bool(reported[case.content_id]))
        decisions.append(decision)
    db.session.add_all(decisions)
    db.session.flush()
    for case, decision in zip(cases, decisions, strict=True):  # before cases change, which would be flushed for each
        carry_out(case.content, decision.outcome, decision.reason, decision.decided_at)
    for case, decision in zip(cases, decisions, strict=True):
        _carry_through(decision, case, moderator, reported[case.content_id])
    db.session.flush()
    return decisions


def _carry_through(decision: Decision, case: Case, moderator: Member, reported: Sequence[Report]) -> None:
    content, settled = case.content, []
    if decision.outcome == "escalate":
        escalate(case)
    else:
        close(case, decision.outcome, decision.reason)
        reports.settle(decision, reported)
        settled = reported
    letters.send(decision, content, settled)
    acts.of_decision(decision, moderator, content)
    sanctions.impose_with(decision, moderator, content.author)
    outbox.record("decision.taken", decision_id=decision.id)


def check_version(case: Case, version: int) -> None:
    """Raises StaleCase, naming who decided meanwhile, unless the case is at this version."""
    if case.version == version:
        return
    detail = f"Case {case.id} is at version {case.version}, you decided on version {version}."
    last = last_decision(case)
    if last is None:
        raise StaleCase(f"{detail} Its content was edited. Reload it and decide again.")
    winner = {"username": last.moderator.username, "outcome": last.outcome}
    raise StaleCase(f"{detail} {winner['username']} decided: {last.outcome}. Reload it.", winner=winner)


def last_decisions(cases: Sequence[Case]) -> set[int]:
    """Ids of the newest decision of each case."""
    newest = select(func.max(Decision.id)).where(Decision.case_id.in_([case.id for case in cases]))
    return set(db.session.scalars(newest.group_by(Decision.case_id)))


def last_decision(case: Case) -> Decision | None:
    """The newest decision of a case."""
    return db.session.scalar(select(Decision).where(Decision.case_id == case.id).order_by(Decision.id.desc()).limit(1))


def standing_decisions(case: Case) -> list[Decision]:
    """What was decided about a case and not taken back, newest first; escalating decides nothing."""
    undone = aliased(Decision)
    stands = (Decision.outcome.not_in((UNDOING, "escalate")), ~exists().where(undone.undoes == Decision.id))
    newest = select(Decision).where(Decision.case_id == case.id, *stands).order_by(Decision.id.desc())
    return list(db.session.scalars(newest))


def check_outcome(content: Content, outcome: str) -> None:
    """Raises Conflict for an outcome that this content cannot have."""
    if refused := why_not(content.status, outcome):
        raise Conflict(refused)


def why_not(status: Status, outcome: str) -> str | None:
    """Why a content in this status cannot have the outcome; None where it can."""
    if status is Status.WITHDRAWN and outcome not in ("dismiss", "escalate"):
        return "Its author took this content back. Dismiss the case."
    if status is Status.REMOVED and outcome in ("publish", "label", "limit"):
        return "This content was removed; restore brings it back."
    if outcome == "restore" and status is not Status.REMOVED:
        return f"This content is {status}; only what was removed can be restored."
    if outcome == "dismiss" and status in (Status.HELD, Status.PENDING, Status.REJECTED):
        return f"This content is {status} and waits for you: publish or remove it."
    return None


def write_decision(
    case: Case,
    moderator: Member,
    outcome: str,
    *,
    reason: str | None,
    note: str,
    now: datetime,
    undo: timedelta = UNDO,
    **more: Any,
) -> Decision:
    """A decision, not yet in the session: once it is, it can no longer be changed."""
    content = case.content
    before = {
        "status": content.status.value,
        "reach": content.reach.value,
        "labels": content.labels,
        "screening": content.screening,
        "case": {name: getattr(case, name) for name in CASE_STATE},
    }
    return Decision(
        case_id=case.id,
        case_version=case.version,
        content_version=content.version,
        outcome=outcome,
        reason=reason,
        note=note,
        before=before,
        also=[],
        decided_by=moderator.id,
        claimed_at=case.claimed_at if case.claimed_by == moderator.id and is_claimed(case, now) else None,
        decided_at=now,
        undo_until=now + undo,
        **more,
    )


def stated(decision: Decision, case: Case, *, reported: bool) -> dict[str, Any] | None:
    """The statement of reasons that the author gets; None where nothing was taken."""
    content = case.content
    return statement(
        decision.outcome,
        decision.reason or "other",
        at=decision.decided_at,
        reported=reported,
        noticed=case.noticed,
        detected=content.screening is not None,
        decided=BY_PERSON,
        facts=content.excerpt,
        sanctions=tuple(sanction["sanction"] for sanction in decision.also),
    )


def carry_out(content: Content, outcome: str, reason: str | None, now: datetime) -> None:
    """Do to the content what was decided, and write on it why."""
    note = decided_note(content, outcome, reason, now) if outcome in TAKING else None
    match outcome:
        case "publish":
            verbs.publish(content, screening=note, reach=Reach.FULL, labels=[])
        case "label":
            verbs.publish(content, screening=note, labels=sorted({*content.labels, reason}))
        case "limit":
            verbs.publish(content, screening=note, reach=Reach.LIMITED)
        case "remove":
            verbs.remove(content, screening=note)
        case "restore":
            verbs.restore(content, screening=note)


def decided_note(content: Content, outcome: str, reason: str, now: datetime) -> dict[str, Any]:
    """What the author reads of it; the words that screening found for the same reason are quoted again."""
    found = [known for known in (content.screening or {}).get("reasons", ()) if known["policy"] == reason]
    title = CATALOGUE[reason].title
    spans = [span for known in found for span in known["spans"]]
    said = {"policy": reason, "message": {"zh": title.zh, "en": title.en}, "spans": spans}
    return {"outcome": outcome, "reasons": [said], "appeal_until": appeal_until(now)}


def escalate(case: Case) -> None:
    """Leave the case to an admin."""
    case.queue = ESCALATED
    case.version += 1
    let_go(case)


def close(case: Case, outcome: str, reason: str | None) -> None:
    """The case is decided. Dismissing leaves what was decided before."""
    case.status, case.holding, case.noticed = CaseStatus.DECIDED, False, False
    if outcome != "dismiss" or case.outcome is None:
        case.outcome, case.reason = outcome, reason
    case.version += 1
    let_go(case)

"""The way in: every content that is submitted is screened, in the transaction that submitted it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from community.clock import utcnow
from community.content import actions as verbs
from community.content.models import Content, Reach, Status
from community.content.queries import content_to_change
from community.database import db
from community.gathering import insert_at_end
from community.outbox import transaction
from moderation.desk.cases import concerns_of, find_case, follow_edit, open_case
from moderation.desk.models import Case, CaseStatus
from moderation.judgement.statements import BY_MACHINE, PARTLY_BY_MACHINE, appeal_until, statement
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Message, Outcome, Reason, Verdict
from moderation.rulebook.hits import note_hits
from moderation.screening.judges import judge
from moderation.screening.models import Screening
from moderation.screening.second_looks import rate_if_drawn
from moderation.screening.submissions import submission_for

log = structlog.get_logger(__name__)

UNSCREENED_AFTER = timedelta(minutes=1)  # by then the reply that created it has long been sent
UNDECIDED = Message("上一版本仍在人工审核，修改后的内容一并审核。", "A person still looks at the case of this content.")


def screen_content(content_id: int, version: int) -> None:
    """Judge a version of a content and act on the verdict. Hears ``content.submitted``, inline.

    A version that is no longer the present one, or that was judged already, is left alone.
    """
    content = content_to_change(content_id)
    if content.version != version or content.status is not Status.PENDING:
        return
    presiding = judge()
    submission = presiding.informed(submission_for(content))
    verdict = presiding.judge(submission)
    case = find_case(content.id) if version > 1 else None  # nobody can have reported what did not exist
    apply_verdict(content, submission, verdict, case, presiding.policy.qa_rate)


def screen_unjudged() -> None:
    """Screen what has been pending for a while: its handler failed, or moderation was installed later. Periodic.

    One that fails again stays pending and stops no other.
    """
    waiting = (Content.status == Status.PENDING, Content.created_at < utcnow() - UNSCREENED_AFTER)
    for content_id, version in db.session.execute(select(Content.id, Content.version).where(*waiting)).all():
        try:
            with transaction():
                screen_content(content_id, version)
        except Exception:
            log.exception("a content could not be screened", content_id=content_id)


def apply_verdict(
    content: Content, submission: Submission, verdict: Verdict, case: Case | None, qa_rate: float
) -> None:
    """Keep the verdict and do what it says. What a person is to decide, or decided, outlasts an edit.

    qa_rate: 0..1, the share of what nobody would look at that is drawn for a second look.
    """
    outcome, reasons = verdict.outcome, verdict.reasons
    if case and case.holding and outcome.severity < Outcome.HOLD.severity:
        outcome, reasons = Outcome.HOLD, (Reason(Outcome.HOLD, case.policy, UNDECIDED), *reasons)
    note_hits(content, verdict.matches, utcnow())
    waits = case is not None and case.status == CaseStatus.OPEN
    drawn_at = None if waits else rate_if_drawn(content, outcome, qa_rate)
    enforce(content, submission, verdict, outcome, reasons, case, drawn_at)
    if drawn_at is not None:
        open_case(content, ())


def enforce(
    content: Content,
    submission: Submission,
    verdict: Verdict,
    outcome: Outcome,
    reasons: tuple[Reason, ...],
    case: Case | None,
    drawn_at: float | None = None,
) -> None:
    """Do to the content what the outcome says, keep what it rests on, and let the case follow."""
    keep_screening(content, submission, verdict, outcome, drawn_at)
    act_upon(content, outcome, judgement(content, verdict, outcome, reasons, case))
    if outcome is Outcome.HOLD:
        open_case(content, concerns_of(verdict), holding=True)
    elif case:
        follow_edit(case, content, concerns_of(verdict))


def act_upon(content: Content, outcome: Outcome, found: dict[str, Any]) -> None:
    """Publish, hold or reject. found: what is written down on it, see ``judgement``."""
    match outcome:
        case Outcome.HOLD:
            verbs.hold(content, **found)
        case Outcome.REJECT:
            verbs.reject(content, **found)
        case _:
            verbs.publish(content, **found)


def keep_screening(
    content: Content, submission: Submission, verdict: Verdict, outcome: Outcome, drawn_at: float | None = None
) -> None:
    """Store the verdict with all that it rests on. drawn_at: the rate, where it was drawn for a second look."""
    now = utcnow()
    stated = None
    if outcome is not Outcome.PUBLISH:
        reason = verdict.reasons[0].policy if verdict.reasons else "other"
        decided = PARTLY_BY_MACHINE if outcome is Outcome.HOLD else BY_MACHINE
        stated = statement(outcome.value, reason, at=now, reported=False, detected=True, decided=decided)
    insert_at_end(
        Screening,
        content_id=content.id,
        version=content.version,
        outcome=outcome.value,
        policy_version=verdict.policy_version,
        edition=verdict.edition,
        models=verdict.observation.models,
        inputs=submission.to_json(),
        verdict=verdict.to_json(),
        statement=stated,
        qa_rate=drawn_at,
        elapsed_seconds=verdict.observation.elapsed_seconds,
        screened_at=now,
    )


def judgement(
    content: Content, verdict: Verdict, outcome: Outcome, reasons: tuple[Reason, ...], case: Case | None
) -> dict[str, Any]:
    """What is written down on the content."""
    labels, reach = list(verdict.labels), Reach.LIMITED if outcome is Outcome.LIMIT else Reach.FULL
    if case and case.outcome == "label" and case.reason not in labels:
        labels.append(case.reason)
    if case and case.outcome == "limit":
        reach = Reach.LIMITED
    return {
        "quality": verdict.observation.scores["quality"],
        "labels": labels,
        "reach": reach,
        "screening": None if outcome is Outcome.PUBLISH else screening_note(outcome.value, reasons),
    }


def screening_note(outcome: str, reasons: tuple[Reason, ...]) -> dict[str, Any]:
    """What the author reads of it; messages in both languages, the reader's is chosen at the edge."""
    shown = [
        {
            "policy": reason.policy,
            "message": {"zh": reason.message.zh, "en": reason.message.en},
            "spans": [{"field": s.field, "start": s.start, "end": s.end, "text": s.text} for s in reason.spans],
        }
        for reason in reasons
    ]
    return {"outcome": outcome, "reasons": shown, "appeal_until": appeal_until(utcnow())}

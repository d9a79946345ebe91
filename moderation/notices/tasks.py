"""What notices hear: decisions about the content that they name."""

from __future__ import annotations

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import aliased

from community.content.queries import content_to_change
from community.database import db
from moderation.audit.actions import record_act
from moderation.desk.decisions import TAKING
from moderation.desk.models import Case, Decision
from moderation.notices.models import Notice


def answer_notices(decision_id: int) -> None:
    """Write down what became of the notices about a content. Hears ``decision.taken``, inline."""
    decision, content_id = _held(decision_id)
    if decision.outcome == "escalate":
        return
    outcome = "acted" if decision.outcome in TAKING else "not_acted"
    waiting = update(Notice).where(Notice.content_id == content_id, Notice.decided_at.is_(None))
    answered = waiting.values(outcome=outcome, decided_at=decision.decided_at, decision_id=decision.id)
    for notice_id in sorted(db.session.scalars(answered.returning(Notice.id))):
        named = {"case_id": decision.case_id, "after": {"outcome": outcome, "decision_id": decision.id}}
        record_act(decision.moderator, "notice.answered", f"notice:{notice_id}", **named)


def reopen_notices(decision_id: int) -> None:
    """What a decision answered waits again, unless the same person sent another since. Hears ``decision.undone``."""
    decision, _ = _held(decision_id)
    newer = aliased(Notice)
    replaced = exists().where(
        newer.content_id == Notice.content_id, newer.email_index == Notice.email_index, newer.decided_at.is_(None)
    )
    again = update(Notice).where(Notice.decision_id == decision.id, or_(Notice.email_index.is_(None), ~replaced))
    unanswered = again.values(outcome=None, decided_at=None, decision_id=None)
    db.session.execute(unanswered.execution_options(synchronize_session=False))


def _held(decision_id: int) -> tuple[Decision, int]:
    """The decision, and its content's id, which is locked."""
    content_id = select(Case.content_id).join(Decision, Decision.case_id == Case.id).where(Decision.id == decision_id)
    content = content_to_change(db.session.scalars(content_id).one())
    return db.session.get_one(Decision, decision_id), content.id

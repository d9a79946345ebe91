"""What notices hear: decisions about the content that they name."""

from __future__ import annotations

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import aliased

from community.database import db
from moderation.audit.actions import record_act
from moderation.desk.decisions import TAKING
from moderation.desk.models import Case, Decision
from moderation.notices.models import Notice


def answer_notices(decision_id: int) -> None:
    """Write down what became of the notices about a content. Hears ``decision.taken``, inline."""
    waiting = select(Notice, Decision).join(Decision, Decision.id == decision_id)
    waiting = waiting.join(Case, Case.id == Decision.case_id).where(Case.content_id == Notice.content_id)
    waiting = waiting.where(Notice.decided_at.is_(None), Decision.outcome != "escalate").order_by(Notice.id)
    for notice, decision in db.session.execute(waiting.with_for_update(of=Notice)).all():
        notice.outcome = "acted" if decision.outcome in TAKING else "not_acted"
        notice.decided_at, notice.decision_id = decision.decided_at, decision.id
        named = {"case_id": decision.case_id, "after": {"outcome": notice.outcome, "decision_id": decision.id}}
        record_act(decision.moderator, "notice.answered", f"notice:{notice.id}", **named)


def reopen_notices(decision_id: int) -> None:
    """What a decision answered waits again, unless the same person sent another since. Hears ``decision.undone``."""
    newer = aliased(Notice)
    replaced = exists().where(
        newer.content_id == Notice.content_id, newer.email_index == Notice.email_index, newer.decided_at.is_(None)
    )
    again = update(Notice).where(Notice.decision_id == decision_id, or_(Notice.email_index.is_(None), ~replaced))
    unanswered = again.values(outcome=None, decided_at=None, decision_id=None)
    db.session.execute(unanswered.execution_options(synchronize_session="fetch"))

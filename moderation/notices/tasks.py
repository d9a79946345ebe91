"""What notices hear: decisions about the content that they name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import aliased

from community.database import db
from moderation.audit.actions import record_act
from moderation.desk.decisions import TAKING
from moderation.desk.models import Case, Decision
from moderation.notices.letters import tell_outcome
from moderation.notices.models import Notice


def answer_notices(payloads: Sequence[dict[str, int]]) -> None:
    """Write down what became of the notices about contents. Hears ``decision.taken``, inline."""
    waiting = select(Notice, Decision).join(Decision, Decision.id.in_(_decided(payloads)))
    waiting = waiting.join(Case, Case.id == Decision.case_id).where(Case.content_id == Notice.content_id)
    waiting = waiting.where(Notice.decided_at.is_(None), Decision.outcome != "escalate").order_by(Notice.id)
    for notice, decision in db.session.execute(waiting.with_for_update(of=Notice)).all():
        notice.outcome = "acted" if decision.outcome in TAKING else "not_acted"
        notice.decided_at, notice.decision_id = decision.decided_at, decision.id
        named = {"case_id": decision.case_id, "after": {"outcome": notice.outcome, "decision_id": decision.id}}
        record_act(decision.moderator, "notice.answered", f"notice:{notice.id}", **named)
        tell_outcome(notice)


def _decided(payloads: Sequence[dict[str, int]]) -> list[int]:
    return [payload["decision_id"] for payload in payloads]


def reopen_notices(payloads: Sequence[dict[str, int]]) -> None:
    """What decisions answered waits again, unless the same person sent another since. Hears ``decision.undone``."""
    newer = aliased(Notice)
    replaced = exists().where(
        newer.content_id == Notice.content_id, newer.email_index == Notice.email_index, newer.decided_at.is_(None)
    )
    theirs = Notice.decision_id.in_(_decided(payloads))
    again = update(Notice).where(theirs, or_(Notice.email_index.is_(None), ~replaced))
    unanswered = again.values(outcome=None, decided_at=None, decision_id=None)
    db.session.execute(unanswered.execution_options(synchronize_session="fetch"))

"""What appeals hear: decisions about the same content, and the end of an account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select, update

from community.clock import utcnow
from community.database import db
from moderation.appeals.actions import answer
from moderation.appeals.grounds import AUTHOR
from moderation.appeals.models import Appeal, AppealStatus
from moderation.desk.models import Case, Decision

GIVING = ("publish", "restore")
LOOKED_AGAIN = "审核员已另行作出决定，详见处理通知。 A moderator has decided about it meanwhile; see the notice."
TAKEN_BACK = "该决定已被撤回，内容将重新审核。 That decision was taken back; somebody looks again."


def answer_by_decision(payloads: Sequence[dict[str, int]]) -> None:
    """A person decided: what screening did is answered by it, and every appeal that wanted no more than it gives.

    Hears ``decision.taken``, inline.
    """
    waiting = _waiting(Case.content_id == Appeal.content_id, _decided(payloads)).where(Appeal.role == AUTHOR)
    for asked, decision in db.session.execute(waiting).all():
        gives = decision.outcome in GIVING
        if decision.outcome != "escalate" and (gives or asked.decision_id is None):
            status = AppealStatus.OVERTURNED if gives else AppealStatus.UPHELD
            answer(asked, status, decision.moderator, LOOKED_AGAIN, decision, utcnow())


def answer_by_undoing(payloads: Sequence[dict[str, int]]) -> None:
    """Decisions were taken back: who appealed against them was right, and what they answered is open again.

    Hears ``decision.undone``, inline.
    """
    ids = _decided(payloads)
    for asked, decision in db.session.execute(_waiting(Appeal.decision_id == Decision.id, ids)).all():
        answer(asked, AppealStatus.OVERTURNED, decision.moderator, TAKEN_BACK, None, utcnow())
    unanswered = {"status": AppealStatus.OPEN, "answer": None, "decided_by": None, "decided_at": None, "led_to": None}
    answered = update(Appeal).where(Appeal.led_to.in_(ids)).values(version=Appeal.version + 1, **unanswered)
    db.session.execute(answered.execution_options(synchronize_session="fetch"))


def _decided(payloads: Sequence[dict[str, int]]) -> list[int]:
    return [payload["decision_id"] for payload in payloads]


def _waiting(related: ColumnElement[bool], decision_ids: Sequence[int]) -> Select:
    """Open appeals that are related to decisions, beside each. Inline, its content is held locked by who decides."""
    statement = select(Appeal, Decision).join(Decision, Decision.id.in_(decision_ids))
    statement = statement.join(Case, Case.id == Decision.case_id).where(related, Appeal.status == AppealStatus.OPEN)
    return statement.order_by(Appeal.id).with_for_update(of=Appeal)


def forget_appellant(member_id: int, number: int) -> None:
    """Erase what a member who is gone wrote in appeals, and end those that wait. Hears ``member.erased``."""
    theirs = update(Appeal).where(Appeal.appellant_id == member_id)
    waiting = theirs.where(Appeal.status == AppealStatus.OPEN)
    ended = {"status": AppealStatus.WITHDRAWN, "version": Appeal.version + 1}
    for statement in (waiting.values(**ended), theirs.values(text="")):
        db.session.execute(statement.execution_options(synchronize_session="fetch"))

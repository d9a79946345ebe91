"""What appeals hear: decisions about the same content, and the end of an account."""

from __future__ import annotations

from sqlalchemy import select, update

from community.clock import utcnow
from community.content.queries import content_to_change
from community.database import db
from moderation.appeals.actions import answer
from moderation.appeals.grounds import AUTHOR
from moderation.appeals.models import Appeal, AppealStatus
from moderation.desk.models import Case, Decision

GIVING = ("publish", "restore")
LOOKED_AGAIN = "审核员已另行作出决定，详见处理通知。 A moderator has decided about it meanwhile; see the notice."
TAKEN_BACK = "该决定已被撤回，内容将重新审核。 That decision was taken back; somebody looks again."


def answer_by_decision(decision_id: int) -> None:
    """A person decided: what screening did is answered by it, and every appeal that wanted no more than it gives.

    Hears ``decision.taken``, inline.
    """
    decision = _held(decision_id)
    if decision.outcome == "escalate":
        return
    waiting = select(Appeal).filter_by(content_id=decision.case.content_id, role=AUTHOR, status=AppealStatus.OPEN)
    if decision.outcome not in GIVING:
        waiting = waiting.where(Appeal.decision_id.is_(None))
    status = AppealStatus.OVERTURNED if decision.outcome in GIVING else AppealStatus.UPHELD
    for asked in db.session.scalars(waiting.order_by(Appeal.id).with_for_update()).all():
        answer(asked, status, decision.moderator, LOOKED_AGAIN, decision, utcnow())


def answer_by_undoing(decision_id: int) -> None:
    """A decision was taken back: who appealed against it was right, and what it answered is open again.

    Hears ``decision.undone``, inline.
    """
    decision = _held(decision_id)
    against = select(Appeal).where(Appeal.decision_id == decision.id, Appeal.status == AppealStatus.OPEN)
    for asked in db.session.scalars(against.order_by(Appeal.id).with_for_update()).all():
        answer(asked, AppealStatus.OVERTURNED, decision.moderator, TAKEN_BACK, None, utcnow())
    unanswered = {"status": AppealStatus.OPEN, "answer": None, "decided_by": None, "decided_at": None, "led_to": None}
    answered = update(Appeal).where(Appeal.led_to == decision.id).values(version=Appeal.version + 1, **unanswered)
    db.session.execute(answered.execution_options(synchronize_session="fetch"))


def _held(decision_id: int) -> Decision:
    """The decision, its content locked."""
    content_id = select(Case.content_id).join(Decision, Decision.case_id == Case.id).where(Decision.id == decision_id)
    content_to_change(db.session.scalars(content_id).one())
    return db.session.get_one(Decision, decision_id)


def forget_appellant(member_id: int, number: int) -> None:
    """Erase what a member who is gone wrote in appeals, and end those that wait. Hears ``member.erased``."""
    theirs = update(Appeal).where(Appeal.appellant_id == member_id)
    waiting = theirs.where(Appeal.status == AppealStatus.OPEN)
    ended = {"status": AppealStatus.WITHDRAWN, "version": Appeal.version + 1}
    for statement in (waiting.values(**ended), theirs.values(text="")):
        db.session.execute(statement.execution_options(synchronize_session="fetch"))

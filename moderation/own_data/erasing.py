"""What the desk forgets of who left: every word that they wrote or that quotes them. Who decided what and when stays.

Decisions and screenings are never rewritten but for this: figures, outcomes and reasons still stand as they were given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Update, select, update

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.outbox import transaction
from moderation.agreement.models import SecondLook
from moderation.appeals.models import Appeal
from moderation.desk.models import Case, Decision, Report
from moderation.judgement.submission import FIELDS
from moderation.sanctions.models import Sanction
from moderation.screening.models import Screening

AT_ONCE = 100
UNSAID = {**dict.fromkeys(FIELDS, ""), "recent_texts": [], "links": [], "topics": [], "disclosure": None}


def forget_what_was_judged(member_id: int) -> None:
    """Take the words out of all that was judged of a member's contents. Hears ``contents.emptied``, outside."""
    theirs = select(Content.id).where(Content.author_id == member_id)
    for ids in _batches(theirs.order_by(Content.id)):
        with transaction():
            _forget_screenings(ids)
            _forget_decisions(ids)
    with transaction():
        forget_member(member_id)


def _batches(statement: Any) -> Iterator[Sequence[int]]:
    ids = db.session.scalars(statement).all()
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _forget_screenings(ids: Sequence[int]) -> None:
    kept = select(Screening).where(Screening.content_id.in_(ids), Screening.erased_at.is_(None))
    for screening in db.session.scalars(kept):
        screening.inputs = {**screening.inputs, **UNSAID}
        screening.verdict = without_quotes(screening.verdict)
        screening.statement = without_facts(screening.statement)
        screening.erased_at = utcnow()
    db.session.flush()


def _forget_decisions(ids: Sequence[int]) -> None:
    about = select(Decision.id, Decision.statement, Decision.before).join(Case, Case.id == Decision.case_id)
    for row in db.session.execute(about.where(Case.content_id.in_(ids))).all():
        values = {"note": "", "before": {**row.before, "screening": None}}
        stated = {"statement": without_facts(row.statement)} if row.statement else {}
        _set(update(Decision).where(Decision.id == row.id), **values, **stated)
        _set(update(SecondLook).where(SecondLook.decision_id == row.id), note="")
    gone = select(Content.id).where(Content.id.in_(ids), Content.status != Status.PUBLISHED)
    _set(update(Report).where(Report.content_id.in_(gone)), note="")
    _set(update(Case).where(Case.content_id.in_(ids)), handover_note=None)


def forget_member(member_id: int) -> None:
    """Blank what they wrote as a reporter, and what was written to and about them."""
    _set(update(Report).where(Report.reporter_id == member_id), note="")
    _set(update(Sanction).where(Sanction.member_id == member_id), lift_note="")
    _set(update(Appeal).where(Appeal.appellant_id == member_id, Appeal.answer.is_not(None)), answer="")


def _set(which: Update, /, **values: Any) -> None:
    db.session.execute(which.values(**values).execution_options(synchronize_session=False))


def without_quotes(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict without the words that its findings and reasons point at."""
    pointing = {name: [{**each, "spans": []} for each in verdict.get(name, ())] for name in ("findings", "reasons")}
    return {**verdict, **pointing}


def without_facts(statement: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The statement of reasons without the passage that tells of the content."""
    return statement and {**statement, "decision_facts": ""}

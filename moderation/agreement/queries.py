"""Second looks: whom each may be shown, without a trace of the first; and those that were given, beside the first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.http.cursors import Page, newest
from community.members.models import Member
from moderation.agreement.models import SecondLook
from moderation.desk.cases import SECOND_LOOKS
from moderation.desk.models import Case, Decision, Report
from moderation.queues.queries import is_open_to
from moderation.screening.models import Screening

FIRST = ("outcome", "reason", "note", "decided_at")
SECOND = ("id", "decision_id", "policy", "outcome", "reason", "note", "agrees", "given_at")


def open_to(moderator: Member, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """SQL: waits for a look that this moderator can take.

    Not of their own content, not of a case in which they decided anything or whose queue is closed to them, not held
    by somebody else, and only while the content is as it was when it was decided.
    """
    mine = aliased(Decision)
    there = exists().where(
        Decision.id == SecondLook.decision_id,
        Case.id == Decision.case_id,
        Content.id == Case.content_id,
        Content.version == Decision.content_version,
        Content.author_id != moderator.id,
        ~exists().where(mine.case_id == Decision.case_id, mine.decided_by == moderator.id),
        is_open_to(moderator),
        ~_undone(),
    )
    free = or_(
        SecondLook.claimed_until.is_(None), SecondLook.claimed_until <= now, SecondLook.claimed_by == moderator.id
    )
    return SecondLook.outcome.is_(None), free, there


def count_waiting(moderator: Member) -> int:
    """How many decisions wait for a look by this moderator."""
    return db.session.scalar(waiting_for(moderator)) or 0


def waiting_for(moderator: Member) -> Select:
    """SQL: how many wait for a look that this moderator can take."""
    return select(func.count()).select_from(SecondLook).where(*open_to(moderator, utcnow()))


def is_held_by(look_id: int, moderator: Member) -> bool:
    """Did this moderator take it, and nobody else since? Whoever holds a look may see what it is taken at."""
    held = select(SecondLook.id).where(SecondLook.id == look_id, SecondLook.claimed_by == moderator.id)
    return db.session.scalar(held) is not None


def _undone() -> ColumnElement[bool]:
    undoing = aliased(Decision)
    return exists().where(undoing.undoes == Decision.id).correlate(Decision)


def took_part(moderator_id: int, case_id: int) -> bool:
    """Did this moderator ever decide anything of the case?"""
    return db.session.scalar(select(exists().where(Decision.case_id == case_id, Decision.decided_by == moderator_id)))


def was_undone(decision_id: int) -> bool:
    """Was this decision taken back?"""
    return db.session.scalar(select(exists().where(Decision.undoes == decision_id)))


def view_look(look_id: int) -> dict[str, Any]:
    """What a second look is taken at: what the first one was shown, and nothing that says what came of it."""
    look = db.session.get_one(SecondLook, look_id, populate_existing=True)
    decision = look.decision
    content = decision.case.content
    return {
        **{name: getattr(look, name) for name in ("id", "policy", "claimed_until", "outcome", "reason", "given_at")},
        **{name: getattr(content, name) for name in ("kind", "language", "rating", "disclosure", "media")},
        **content.texts(),
        "reports": _reports(content.id, decision.content_version),
        "findings": _findings(decision, content.id),
    }


def _reports(content_id: int, version: int) -> list[dict[str, Any]]:
    said = select(Report.reason, Report.note).where(Report.content_id == content_id, Report.content_version == version)
    return [dict(row._mapping) for row in db.session.execute(said.order_by(Report.id))]


def _findings(decision: Decision, content_id: int) -> list[Any]:
    """What screening saw of the version; nothing where the first one was not told either."""
    if decision.before["case"]["queue"] == SECOND_LOOKS:
        return []
    of_version = (Screening.content_id == content_id, Screening.version == decision.content_version)
    verdict = db.session.scalar(select(Screening.verdict).where(*of_version).order_by(Screening.id.desc()).limit(1))
    return verdict["findings"] if verdict else []


def list_given(*, agrees: bool | None, limit: int, cursor: str | None) -> Page:
    """Second looks that were given beside what was decided, the newest first; those that agree, or that do not."""
    statement = given_rows()
    if agrees is not None:
        statement = statement.where(SecondLook.agrees.is_(agrees))
    page = newest(statement, [SecondLook.id], limit, cursor)
    return Page([_beside(row._mapping) for row in page.items], page.next)


def given_rows() -> Select:
    """Second looks as rows, with what was decided and by whom."""
    first, second = aliased(Member), aliased(Member)
    return (
        select(
            *(getattr(SecondLook, name) for name in SECOND),
            *(getattr(Decision, name).label(f"first_{name}") for name in FIRST),
            Decision.case_id,
            Case.content_id,
            first.username.label("first_moderator"),
            second.username.label("moderator"),
        )
        .join(Decision, Decision.id == SecondLook.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .join(first, first.id == Decision.decided_by)
        .join(second, second.id == SecondLook.given_by)
    )


def _beside(row: Any) -> dict[str, Any]:
    first = {name.removeprefix("first_"): value for name, value in row.items() if name.startswith("first_")}
    second = {"outcome": row["outcome"], "reason": row["reason"], "note": row["note"], "moderator": row["moderator"]}
    return {**row, "first": first, "second": second | {"decided_at": row["given_at"]}}

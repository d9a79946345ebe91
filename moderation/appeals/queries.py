"""Appeals as their appellants see them, and as those who decide them do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from community.content.queries import view_contents
from community.database import db
from community.errors import NotFound
from community.http.cursors import Page, newest, oldest
from community.members.models import Member
from community.members.queries import Viewer
from moderation.appeals.models import Appeal
from moderation.desk.models import Case, Decision
from moderation.desk.queries import decision_rows
from moderation.queues.queries import is_open_to
from moderation.screening.models import Screening

SHOWN = ("id", "content_id", "content_version", "decision_id", "role", "text", "status", "version", "opened_at",
         "answer", "decided_at", "same_person", "led_to")  # fmt: skip


def list_own_appeals(appellant: Member, limit: int, cursor: str | None) -> Page:
    """The member's own appeals, newest first."""
    own = select(*_columns()).where(Appeal.appellant_id == appellant.id)
    return newest(own, [Appeal.id], limit, cursor)


def view_own_appeal(appeal_id: int) -> Row:
    """One appeal, as its appellant sees it."""
    return db.session.execute(select(*_columns()).where(Appeal.id == appeal_id)).one()


def list_appeals(viewer: Viewer, moderator: Member, status: str | None, limit: int, cursor: str | None) -> Page:
    """Appeals in a state, all without; who has waited longest first. Those in queues of others are left out."""
    statement = appeal_rows().where(is_open_to(moderator))
    if status is not None:
        statement = statement.where(Appeal.status == status)
    page = oldest(statement, [Appeal.id], limit, cursor)
    return Page(show_appeals(page.items, viewer), page.next)


def view_appeal(appeal_id: int, viewer: Viewer, moderator: Member) -> dict[str, Any]:
    """One appeal. Raises NotFound, also for a case in a queue of others."""
    rows = db.session.execute(appeal_rows().where(Appeal.id == appeal_id, is_open_to(moderator))).all()
    if not rows:
        raise NotFound
    return show_appeals(rows, viewer)[0]


def appeal_rows() -> Select:
    """Appeals as rows, with the policy that was in force when the version was posted: it is judged under that."""
    judge = aliased(Member)
    decided_by = select(judge.username).where(judge.id == Appeal.decided_by).scalar_subquery()
    return (
        select(
            *_columns(),
            Case.id.label("case_id"),
            Member.username.label("appellant"),
            decided_by.label("decided_by"),
            _in_force(Screening.policy_version).label("policy_version"),
            _in_force(Screening.edition).label("edition"),
        )
        .join(Member, Member.id == Appeal.appellant_id)
        .join(Case, Case.content_id == Appeal.content_id)
    )


def _columns() -> list[Any]:
    return [getattr(Appeal, name) for name in SHOWN]


def _in_force(column: Any) -> Any:
    first = select(column).where(Screening.content_id == Appeal.content_id, Screening.version == Appeal.content_version)
    return first.order_by(Screening.id).limit(1).correlate(Appeal).scalar_subquery()


def show_appeals(rows: Sequence[Row], viewer: Viewer) -> list[dict[str, Any]]:
    """Rows of ``appeal_rows`` as mappings, each with its content, hidden or not, and the decision it is against."""
    ids = list({row.content_id for row in rows})
    contents = {content["id"]: content for content in view_contents(ids, viewer, listed=False)}
    against = decision_rows().where(Decision.id.in_([row.decision_id for row in rows if row.decision_id]))
    decisions = {row.id: row for row in db.session.execute(against)}
    return [
        {**row._mapping, "content": contents.get(row.content_id), "decision": decisions.get(row.decision_id)}
        for row in rows
    ]

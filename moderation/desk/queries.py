"""What moderators look at: cases with content, findings, reports and decisions. A constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from community.clock import utcnow
from community.content.queries import view_contents
from community.database import db
from community.errors import NotFound
from community.http.cursors import Page, newest, oldest
from community.members.models import Member
from community.members.queries import Viewer
from moderation.bulk.models import BulkItem
from moderation.desk.cases import SECOND_LOOKS
from moderation.desk.models import Case, CaseStatus, Decision, Report
from moderation.notices.models import Notice
from moderation.queues.queries import is_open_to
from moderation.rulebook.models import Rule
from moderation.sanctions.queries import strikes
from moderation.sanctions.strikes import suggestion
from moderation.screening.models import Screening

SORTS = ("priority", "new", "old")
STATUSES = ("open", "claimed", "decided")
SHOWN = ("id", "version", "status", "queue", "hard", "policy", "language", "priority", "terms", "content_id", "holding",
         "noticed", "opened_at", "promised_at", "claimed_until", "handover_note")  # fmt: skip
BLIND: dict[str, list[Any]] = {"findings": [], "rules": []}  # who takes a second look is told nothing of the first


def case_rows() -> Select:
    """Cases as rows, with the name of who holds each."""
    holder = select(Member.username).where(Member.id == Case.claimed_by).scalar_subquery()
    return select(*(getattr(Case, name) for name in SHOWN), holder.label("claimed_by"))


def list_cases(
    viewer: Viewer,
    moderator: Member,
    *,
    queue: str | None,
    status: str | None,
    sort: str,
    limit: int,
    cursor: str | None,
) -> Page:
    """Cases of a queue and in a state, all without; the most urgent, the newest or the oldest first.

    Those of queues that the moderator may not work are left out.
    """
    statement = case_rows().where(is_open_to(moderator))
    if queue is not None:
        statement = statement.where(Case.queue == queue)
    if status is not None:
        statement = statement.where(*_in_state(status))
    if sort == "old":
        page = oldest(statement, [Case.opened_at, Case.id], limit, cursor)
    else:
        keys = [Case.hard, Case.priority, Case.id] if sort == "priority" else [Case.opened_at, Case.id]
        page = newest(statement, keys, limit, cursor)
    return Page(show_cases(page.items, viewer), page.next)


def _in_state(status: str) -> list[Any]:
    now = utcnow()
    if status == "decided":
        return [Case.status == CaseStatus.DECIDED]
    free = or_(Case.claimed_until.is_(None), Case.claimed_until <= now)
    return [Case.status == CaseStatus.OPEN, free if status == "open" else Case.claimed_until > now]


def view_case(case_id: int, viewer: Viewer) -> dict[str, Any]:
    """One case. Raises NotFound."""
    rows = db.session.execute(case_rows().where(Case.id == case_id)).all()
    if not rows:
        raise NotFound
    return show_cases(rows, viewer)[0]


def show_cases(rows: Sequence[Row], viewer: Viewer) -> list[dict[str, Any]]:
    """Rows of ``case_rows`` as mappings for CaseOut."""
    contents = [row.content_id for row in rows]
    subjects = {content["id"]: content for content in view_contents(contents, viewer, listed=False)}
    reports, notices, screened = _reports(contents), _notices(contents), _screened(contents)
    decisions = _by("case_id", decision_rows().where(Decision.case_id.in_([row.id for row in rows])))
    suggestions = _suggestions(rows, subjects)
    return [
        {
            **_state(row),
            "subject": subjects.get(row.content_id),
            "reports": reports[row.content_id],
            "notices": notices[row.content_id],
            # a second look is worth something only from who does not know what the first one saw
            **(BLIND if row.queue == SECOND_LOOKS else screened.get(row.content_id, BLIND)),
            "decisions": decisions[row.id],
            "suggestion": suggestions.get(row.id),
        }
        for row in rows
    ]


def _suggestions(rows: Sequence[Row], subjects: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What the ladder of strikes suggests, by case; nothing for second looks, which are blind."""
    seen = [row for row in rows if row.content_id in subjects and row.queue != SECOND_LOOKS]
    authors = {row.id: subjects[row.content_id]["author_id"] for row in seen}
    struck = strikes(set(authors.values()))
    return {row.id: suggestion(struck[authors[row.id]]["points"], row.policy) for row in seen}


def _state(row: Row) -> dict[str, Any]:
    shown = dict(row._mapping)
    claimed = row.status == CaseStatus.OPEN and row.claimed_until is not None and row.claimed_until > utcnow()
    if not claimed:
        shown["claimed_by"] = shown["claimed_until"] = None
    return {
        **shown,
        "status": "claimed" if claimed else row.status,
        "priority": {"value": row.priority, "terms": row.terms},
    }


def _reports(contents: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    columns = [column for column in Report.__table__.c if column.name not in ("reporter_id", "case_id")]
    statement = select(*columns, Member.username.label("reporter")).join(Member, Member.id == Report.reporter_id)
    return _by("content_id", statement.where(Report.content_id.in_(contents)).order_by(Report.id))


def _notices(contents: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Notices under the law, without who gave them."""
    shown = [getattr(Notice, name) for name in ("id", "content_id", "ground", "explanation", "created_at", "outcome")]
    return _by("content_id", select(*shown).where(Notice.content_id.in_(contents)).order_by(Notice.id))


def _screened(contents: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the newest screening of each content found, and which rules fired."""
    newest_of = select(func.max(Screening.id)).where(Screening.content_id.in_(contents)).group_by(Screening.content_id)
    rows = db.session.execute(select(Screening.content_id, Screening.verdict).where(Screening.id.in_(newest_of))).all()
    fired = {row.content_id: row.verdict.get("matches", []) for row in rows}
    names = _names_of({match["rule_id"] for matches in fired.values() for match in matches})
    return {
        row.content_id: {
            "findings": row.verdict["findings"],
            "rules": [{**match, "name": names[match["rule_id"]]} for match in fired[row.content_id]],
        }
        for row in rows
    }


def _names_of(rule_ids: set[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Rule.id, Rule.name).where(Rule.id.in_(rule_ids))).all())


def decision_rows() -> Select:
    """Decisions as rows, oldest first, with the name of who took each, and the selection that it was taken for."""
    undone = aliased(Decision)
    taken_back = select(undone.id).where(undone.undoes == Decision.id).exists()
    bulk = select(BulkItem.bulk_id).where(BulkItem.decision_id == Decision.id).scalar_subquery().label("bulk_id")
    return (
        select(*Decision.__table__.c, Member.username.label("moderator"), taken_back.label("undone"), bulk)
        .join(Member, Member.id == Decision.decided_by)
        .order_by(Decision.id)
    )


def decisions_open_to(moderator: Member, case_id: int | None, decided_by: str | None, outcome: str | None) -> Select:
    """Decisions as rows: on one case, by who is called so, of one outcome; of all without. Those on cases of queues of
    others are left out."""
    wanted = {Decision.case_id: case_id, Member.username: decided_by, Decision.outcome: outcome}
    open_to = select(Case.id).where(is_open_to(moderator))
    asked = (column == value for column, value in wanted.items() if value is not None)
    return decision_rows().order_by(None).where(Decision.case_id.in_(open_to), *asked)


def list_decisions(moderator: Member, *, limit: int, cursor: str | None, **wanted: Any) -> Page:
    """Decisions, newest first. wanted: as ``decisions_open_to`` takes it."""
    return newest(decisions_open_to(moderator, **wanted), [Decision.id], limit, cursor)


def view_decision(decision_id: int) -> Row:
    """One decision. Raises NotFound."""
    row = db.session.execute(decision_rows().where(Decision.id == decision_id)).first()
    if row is None:
        raise NotFound
    return row


def _by(key: str, statement: Select) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row._mapping[key]].append(dict(row._mapping))
    return found

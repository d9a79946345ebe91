"""Reading the chain: as a list for moderators, and link by link to see whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
from flask import current_app
from sqlalchemy import BigInteger, Row, Select, func, select, type_coerce
from sqlalchemy.exc import DBAPIError

from community.database import db
from community.http.cursors import Page, newest
from community.members.models import Member
from moderation.audit.chain import COVERED, START, Fault, Mark, note_digest, walk
from moderation.audit.models import Act, ActNote, AuditHead

ROWS_AT_ONCE = 20_000


def list_acts(
    *,
    case_id: int | None,
    actor: str | None,
    first: date | None,
    last: date | None,
    limit: int,
    cursor: str | None,
) -> Page:
    """Acts, the newest first: of a case, of a member by name, of days of TIMEZONE (both inclusive)."""
    statement = act_rows()
    if case_id is not None:
        statement = statement.where(Act.case_id == case_id)
    if actor is not None:
        statement = statement.where(Member.username == actor)
    if first is not None:
        statement = statement.where(Act.at >= _begin(first))
    if last is not None:
        statement = statement.where(Act.at < _begin(last + timedelta(days=1)))
    page = newest(statement, [Act.id], limit, cursor)
    return Page([_shown(row._mapping) for row in page.items], page.next)


def act_rows() -> Select:
    """Acts as rows, with the name of who did each, and the note that is kept beside it."""
    return (
        select(*Act.__table__.c, Member.username.label("actor"), ActNote.text.label("note"))
        .outerjoin(Member, Member.id == Act.actor_id)
        .outerjoin(ActNote, ActNote.act_id == Act.id)
    )


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **{name: row[name] and orjson.loads(row[name]) for name in ("before", "after")}}


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), current_app.config["COMMUNITY"].timezone)


def present_head() -> Mark:
    """Where the chain ends."""
    row = db.session.execute(select(AuditHead.act_id, AuditHead.hash)).first()
    return Mark(*row) if row else START


def verify(exported: Mapping[int, str], tell: Callable[[int], object] = lambda rows: None) -> Mark | Fault:
    """Follow the whole chain: where it ends, or the first row that is not as it was written.

    exported: hashes that were written elsewhere, by act. tell: hears how many rows were followed, batch by batch. The
    desk may go on meanwhile.
    """
    newest_id = db.session.scalar(select(func.max(Act.id))) or 0
    head = present_head()  # read after the rows that it must cover
    found = _follow(head, exported, tell)
    if isinstance(found, Fault):
        return found
    missing = max(exported, default=0)
    if newest_id > head.act_id:
        return Fault(head.act_id + 1, "this row stands behind the end of the chain")
    if missing > found.act_id:
        return Fault(found.act_id + 1, f"this row is missing: act {missing} was exported")
    return found


def fault_of_chain() -> str | None:
    """What is wrong with the chain of the desk's acts, in a sentence; None where it holds."""
    found = verify({})
    return f"Act {found.act_id} of the audit chain: {found.problem}." if isinstance(found, Fault) else None


def _follow(head: Mark, exported: Mapping[int, str], tell: Callable[[int], object]) -> Mark | Fault:
    place = START
    while place.act_id < head.act_id:
        rows = _readable_after(place.act_id, head.act_id)
        found = walk(place, rows, exported) if rows else _nothing_after(place, head)
        if isinstance(found, Fault):
            return found
        if changed := changed_note(place.act_id + 1, found.act_id):
            return changed
        place = found
        tell(len(rows))
    return place if place == head else Fault(head.act_id, "the end of the chain names another hash")


def _nothing_after(place: Mark, head: Mark) -> Fault:
    if db.session.scalar(select(func.count()).where(Act.id == place.act_id + 1)):
        return Fault(place.act_id + 1, "this row cannot be read")
    return Fault(place.act_id + 1, f"this row is missing: the chain ends with act {head.act_id}")


def _readable_after(last: int, end: int) -> Any:
    """The next rows, as ``walk`` reads them; where one cannot be read, as SQLite's broken UTF-8, those before it."""
    try:
        return _rows_after(last, end, ROWS_AT_ONCE)
    except DBAPIError:
        return list(_one_by_one(last, end))


def _one_by_one(last: int, end: int) -> Iterator[Row]:
    try:
        while row := next(iter(_rows_after(last, end, 1)), None):
            yield row
            last = row.id
    except DBAPIError:
        return


def _rows_after(last: int, end: int, limit: int) -> Any:
    table = Act.__table__.c
    covered = [type_coerce(table.at, BigInteger).label(name) if name == "at" else table[name] for name in COVERED]
    statement = select(*covered, table.hash).where(table.id > last, table.id <= end).order_by(table.id)
    return db.session.execute(statement.limit(limit)).all()


def changed_note(first: int, last: int) -> Fault | None:
    """The first act from first to last whose note is not the one that was written, or is gone without an erasure."""
    statement = (
        select(Act.id, Act.note_digest, ActNote.salt, ActNote.text, ActNote.erased_at)
        .outerjoin(ActNote, ActNote.act_id == Act.id)
        .where(Act.id.between(first, last), Act.note_digest.is_not(None))
        .order_by(Act.id)
    )
    for row in db.session.execute(statement):
        if not _stands(row):
            return Fault(row.id, "its note is not the one that was written")
    return None


def _stands(row: Row) -> bool:
    if row.text is None or row.salt is None:
        return row.text is row.salt and row.erased_at is not None
    return note_digest(row.salt, row.text) == row.note_digest

"""What a selection holds, what an outcome would meet in it, and how far it is."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from community.content.models import Content
from community.content.queries import view_contents
from community.database import db
from community.errors import NotFound
from community.http.cursors import Page, newest, oldest
from community.members.models import Member
from community.members.queries import Viewer
from moderation.bulk.models import Bulk, BulkItem
from moderation.desk.decisions import OUTCOMES, why_not

SAMPLE = 20
AUTHORS = 20  # the most frequent are shown
BULK_OUTCOMES = tuple(outcome for outcome in OUTCOMES if outcome != "escalate")
OWN, ERASED = "It is your own content.", "Its author erased their account."


def bulk_rows() -> Select:
    """Selections as rows, with the names of who made and undid each."""
    undoer = aliased(Member)
    columns = [column for column in Bulk.__table__.c if column.name not in ("made_by", "undone_by")]
    return (
        select(*columns, Member.username.label("made_by"), undoer.username.label("undone_by"))
        .join(Member, Member.id == Bulk.made_by)
        .outerjoin(undoer, undoer.id == Bulk.undone_by)
    )


def list_bulks(limit: int, cursor: str | None) -> Page:
    """Selections, newest first."""
    page = newest(bulk_rows(), [Bulk.id], limit, cursor)
    return Page([{**row._mapping, "items": progress(row.id)} for row in page.items], page.next)


def view_bulk(bulk_id: int) -> dict[str, Any]:
    """A selection and how far it is. Raises NotFound."""
    row = db.session.execute(bulk_rows().where(Bulk.id == bulk_id)).first()
    if row is None:
        raise NotFound
    return {**row._mapping, "items": progress(bulk_id)}


def progress(bulk_id: int) -> dict[str, int]:
    """How many contents are in each state."""
    counts = select(BulkItem.state, func.count()).where(BulkItem.bulk_id == bulk_id).group_by(BulkItem.state)
    return dict(db.session.execute(counts).all())


def list_items(bulk_id: int, state: str | None, limit: int, cursor: str | None) -> Page:
    """What became of each content, in the order of ids. Raises NotFound."""
    view_bulk(bulk_id)
    rows = select(BulkItem.content_id, BulkItem.state, BulkItem.why, BulkItem.decision_id)
    rows = rows.where(BulkItem.bulk_id == bulk_id)
    if state is not None:
        rows = rows.where(BulkItem.state == state)
    return oldest(rows, [BulkItem.content_id], limit, cursor)


def view_selection(bulk_id: int, moderator: Member, viewer: Viewer) -> dict[str, Any]:
    """What is selected, as it is now: counts, a random sample, and what each outcome would have to leave alone."""
    shown = view_bulk(bulk_id)
    about = select(Content.id, Content.kind, Content.status, Content.author_id, Member.username, Member.erased_at)
    about = about.join(BulkItem, BulkItem.content_id == Content.id).join(Member, Member.id == Content.author_id)
    rows = db.session.execute(about.where(BulkItem.bulk_id == bulk_id).order_by(Content.id)).all()
    return {
        **shown,
        "counts": counted(rows),
        "sample": view_contents(sample([row.id for row in rows], shown["seed"]), viewer, listed=False),
        "cannot": [cannot(rows, outcome, moderator) for outcome in BULK_OUTCOMES],
    }


def counted(rows: Sequence[Row]) -> dict[str, Mapping[str, int]]:
    """By kind, by status, and by the most frequent authors."""
    return {
        "kinds": Counter(row.kind for row in rows),
        "statuses": Counter(row.status.value for row in rows),
        "authors": dict(Counter(row.username for row in rows).most_common(AUTHORS)),
    }


def sample(ids: Sequence[int], seed: int) -> list[int]:
    """A part drawn at random, the same for the same seed."""
    return sorted(random.Random(seed).sample(ids, min(SAMPLE, len(ids))))  # noqa: S311 - to look at


def cannot(rows: Sequence[Row], outcome: str, moderator: Member) -> dict[str, Any]:
    """How many cannot have the outcome, and why."""
    reasons = Counter(filter(None, (_why_not(row, outcome, moderator) for row in rows)))
    said = [{"why": why, "count": count} for why, count in reasons.most_common()]
    return {"outcome": outcome, "count": reasons.total(), "reasons": said}


def _why_not(row: Row, outcome: str, moderator: Member) -> str | None:
    if row.author_id == moderator.id:
        return OWN
    return ERASED if row.erased_at is not None else why_not(row.status, outcome)

"""Counting who saw what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from flask import current_app
from sqlalchemy import BigInteger, Date, Insert, Text, Update, bindparam, update

from community.clock import reporting_day
from community.content.models import Content
from community.impressions.models import Impression
from community.impressions.seen import Seen
from community.members.models import Member
from community.members.queries import Bearer
from community.outbox import transaction
from community.relations import inserting
from community.statements import Prepared, made_once, rows_of, run_each, told_as_rows
from community.visitors.models import Visitor

ROWS_PER_STATEMENT = 2_000


def note_impressions(member: Bearer | None, visitor: Visitor | None, shown: Iterable[tuple[int, int]]) -> None:
    """Note that a person was shown contents; they are counted within a second."""
    current_app.extensions["impressions"].add(seen_by(member, visitor, shown))


def seen_by(member: Member | Bearer | None, visitor: Visitor | None, shown: Iterable[tuple[int, int]]) -> set[Seen]:
    """What counts of what a person was shown now: staff counts for nothing, nor do authors of their own.

    member: who is signed in; the visitor counts, and is needed, where nobody is. shown: (content id, author id).
    """
    if member is not None and member.is_staff:
        return set()
    viewer, viewer_id = (visitor.key, None) if member is None else (f"member:{member.id}", member.id)
    today = reporting_day()
    return {Seen(content_id, today, viewer) for content_id, author_id in shown if author_id != viewer_id}


def write_impressions(batch: Iterable[Seen]) -> int:
    """Write what was seen, and raise each views_count by exactly the new rows. Returns how many were new.

    Newest contents first, so that rows are locked in the order in which a reply and then its root are.
    """
    new: Counter[int] = Counter()
    with transaction():
        for rows in _batches(sorted(batch, reverse=True)):
            new.update(content_id for (content_id,) in rows_of(Prepared(made_once(_noting), {"seen": rows})))
        views = [{"content": content_id, "views": number} for content_id, number in sorted(new.items(), reverse=True)]
        run_each(_raising_views, rows=views)
    return new.total()


def _batches(seen: Sequence[Seen]) -> Iterator[list[tuple[int, str, str]]]:
    rest = ((content_id, day.isoformat(), viewer) for content_id, day, viewer in seen)
    while rows := list(islice(rest, ROWS_PER_STATEMENT)):
        yield rows


def _noting() -> Insert:
    seen = told_as_rows("seen", BigInteger(), Date(), Text())
    return inserting(Impression).from_select(Seen._fields, seen).returning(Impression.content_id)


def _raising_views() -> Update:
    contents = Content.__table__
    raised = contents.c.views_count + bindparam("views")
    return update(contents).where(contents.c.id == bindparam("content")).values(views_count=raised)

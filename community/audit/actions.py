"""Holding what is kept against the facts, and setting it right by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ForeignKeyConstraint, bindparam, delete, insert, select, tuple_, update

from community.audit.counters import COUNTERS, Counter
from community.audit.queries import (
    Difference,
    activity_differences,
    attribute_differences,
    bitmap_differences,
    counter_differences,
    index_differences,
    kind_differences,
    orphan_differences,
    orphans_of,
    references,
)
from community.content.models import Content
from community.database import db
from community.metrics.actions import rebuild_activity
from community.outbox import transaction
from community.reviews.actions import follow_attributes
from community.search.actions import bring_up_to_date, rebuild_index
from community.search.engines import IndexDamaged
from community.search.index import search_index

ROWS_AT_ONCE = 1_000


class Check(NamedTuple):
    """Something that is kept beside its facts: how to find where it differs, and how to set that right."""

    name: str
    find: Callable[[], list[Difference]]
    mend: Callable[[Sequence[Difference]], None]


def examine(check: Check) -> list[Difference]:
    """Where what is kept differs from the facts.

    The house may be at work meanwhile, and some checks read more than once: only what a second look finds as well
    is a difference.
    """
    first = check.find()
    seen = {difference.row for difference in first}
    return first and [difference for difference in check.find() if difference.row in seen]


def repair(check: Check) -> list[Difference]:
    """Set right what differs. Returns what differed."""
    found = examine(check)
    if found:
        check.mend(found)
    return found


def set_counter(counter: Counter, differences: Sequence[Difference]) -> None:
    """Write the counted number into these rows. They are locked and counted again first, for facts may have come."""
    table, column = counter.column.class_.__table__, counter.column.property.columns[0]
    right = update(table).where(table.c.id == bindparam("row_id")).values({column.name: bindparam("counted")})
    for ids in _batches(difference.row for difference in differences):
        with transaction() as session:
            session.execute(select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update()).all()
            wrong = [{"row_id": row, "counted": counted} for row, _, counted in counter_differences(counter, ids)]
            if wrong:
                session.connection().execute(right, wrong)


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, ROWS_AT_ONCE)):
        yield batch


def rebuild_days(differences: Sequence[Difference]) -> None:
    """Make the bitmaps of these activities and days anew."""
    for difference in differences:
        with transaction():
            rebuild_activity(*difference.row)


def mend_index(_: Sequence[Difference]) -> None:
    """Make the search index hold exactly what is published."""
    try:
        bring_up_to_date(search_index())
    except IndexDamaged:
        rebuild_index(lambda documents: None)


def mend_orphans(_: Sequence[Difference]) -> None:
    """Do to rows that name nothing what their foreign key would have done: delete them, or forget the name.

    A key that would have kept the row it names from being deleted leaves the orphan to a person.
    """
    with transaction():
        for reference in references():
            _mend_orphans_of(reference)


def _mend_orphans_of(reference: ForeignKeyConstraint) -> None:
    table, column = reference.table, reference.elements[0].parent
    keys = list(table.primary_key.columns)
    lost = tuple_(*keys).in_(orphans_of(reference).with_only_columns(*keys))
    if reference.ondelete == "CASCADE":
        db.session.execute(delete(table).where(lost))
    elif reference.ondelete == "SET NULL":
        db.session.execute(update(table).where(lost).values({column.name: None}))


def mend_kinds(differences: Sequence[Difference]) -> None:
    """Give contents the row of their kind: all its other columns may be empty."""
    tables = {kind: mapper.local_table for kind, mapper in Content.__mapper__.polymorphic_map.items()}
    with transaction() as session:
        for content_id, _, kind in differences:
            session.execute(insert(tables[kind]), {"id": content_id})


def mend_attributes(differences: Sequence[Difference]) -> None:
    """Count what these reviews say now."""
    for review_id in sorted({difference.row[0] for difference in differences}):
        with transaction():
            follow_attributes(review_id)


CHECKS = (
    Check("orphan rows", orphan_differences, mend_orphans),  # before the counters, which count what is left
    Check("rows of kinds", kind_differences, mend_kinds),
    *(Check(each.name, partial(counter_differences, each), partial(set_counter, each)) for each in COUNTERS),
    Check("review attributes", attribute_differences, mend_attributes),
    Check("activity", activity_differences, rebuild_days),
    Check("activity_bitmaps.members", bitmap_differences, rebuild_days),
    Check("search index", index_differences, mend_index),
)

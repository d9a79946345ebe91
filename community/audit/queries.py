"""Where what is kept differs from what the facts say. Each question costs a few statements, whatever there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import ForeignKeyConstraint, Select, and_, exists, func, select

from community.activity.bitmaps import from_blob
from community.activity.models import ActivityBitmap
from community.activity.queries import days_in_bitmaps, days_in_log, members_by_day
from community.audit.counters import Counter
from community.content.models import Content, Status
from community.database import db
from community.metrics.facts import FACTS
from community.metrics.queries import numbers_by_day
from community.outbox import Delivery
from community.reviews.models import ReviewAttribute
from community.search.documents import published_versions
from community.search.engines import IndexDamaged
from community.search.index import search_index

TOLERANCE = 2.5e-5  # a second of a score: SQLite rounds times to milliseconds before it takes their second


class Difference(NamedTuple):
    """kept: what stands there. counted: what the facts say. row: whose it is, as the check that found it names it."""

    row: Any
    kept: Any
    counted: Any


def counter_differences(counter: Counter, ids: Collection[int] | None = None) -> list[Difference]:
    """Rows whose counter is wrong: of these, or of all."""
    table, column = counter.column.class_.__table__, counter.column.property.columns[0]
    owner = counter.facts.selected_columns[0]
    asked = counter.facts if ids is None else counter.facts.where(owner.in_(ids))  # or it would group all rows for each
    facts = asked.subquery()
    row_id, number = facts.c
    counted = func.coalesce(number, 0)
    compared = select(table.c.id, column, counted).outerjoin_from(table, facts, row_id == table.c.id)
    wrong = compared.where(func.abs(column - counted) > TOLERANCE)
    if ids is not None:
        wrong = wrong.where(table.c.id.in_(ids))
    return [Difference(*row) for row in db.session.execute(wrong.order_by(table.c.id))]


def activity_differences() -> list[Difference]:
    """(activity, day) whose bitmap and log together are not what the facts say.

    kept and counted: the numbers of members that are on this side alone. Members whose erasure is on its way are
    left out: their facts are gone first.
    """
    leaving = BitMap(payload["number"] for payload in _on_their_way("member.erased"))
    return [difference for activity in FACTS for difference in _of_activity(activity, leaving)]


def _of_activity(activity: str, leaving: BitMap) -> Iterator[Difference]:
    days = sorted(day for known, day in days_in_bitmaps() | set(days_in_log()) if known == activity)
    kept = members_by_day((activity,), days[0], days[-1]) if days else {}
    counted = numbers_by_day(activity)
    for day in sorted({*kept, *counted}):
        bits, facts = kept.get(day, BitMap()) - leaving, counted.get(day, BitMap())
        if bits != facts:
            yield Difference((activity, day), list(bits - facts), list(facts - bits))


def bitmap_differences() -> list[Difference]:
    """(activity, day) whose bitmap has another number of bits than stands beside it."""
    columns = (ActivityBitmap.activity, ActivityBitmap.day, ActivityBitmap.bits, ActivityBitmap.members)
    return [
        Difference((row.activity, row.day), row.members, bits)
        for activity in FACTS  # not all at once: a bitmap of five million members takes some 300 kB
        for row in db.session.execute(select(*columns).filter_by(activity=activity))
        if (bits := len(from_blob(row.bits))) != row.members
    ]


def index_differences() -> list[Difference]:
    """Contents of which the search index holds another version than is published; None where there is none.

    What is on its way to the index is left out.
    """
    held, published = _held(), published_versions()
    waiting = {payload["content_id"] for payload in _on_their_way("content.published", "content.hidden")}
    stale = (id_ for id_ in held.keys() | published.keys() if held.get(id_) != published.get(id_))
    return [Difference(id_, held.get(id_), published.get(id_)) for id_ in sorted(stale) if id_ not in waiting]


def _held() -> dict[int, int]:
    """Version by id of what the index holds; a damaged one holds nothing."""
    try:
        return search_index().versions()
    except IndexDamaged:
        return {}


def _on_their_way(*topics: str) -> list[dict[str, Any]]:
    under_way = Delivery.topic.in_(topics), Delivery.rests_since.is_(None)
    return list(db.session.scalars(select(Delivery.payload).where(*under_way)))


def references() -> list[ForeignKeyConstraint]:
    """Every foreign key of the house."""
    return [key for table in db.metadata.sorted_tables for key in table.foreign_key_constraints]


def orphans_of(reference: ForeignKeyConstraint) -> Select:
    """The primary keys of rows that name a row which is not there, and what they name."""
    (element,) = reference.elements
    child, parent = reference.table, reference.referred_table.alias()
    named = exists().where(parent.c[element.column.name] == element.parent)
    lost = and_(element.parent.is_not(None), ~named)
    return select(*child.primary_key.columns, element.parent.label("named")).where(lost)


def orphan_differences() -> list[Difference]:
    """Rows that name a row which is not there: (column, primary key). Foreign keys allow none; files can be damaged."""
    return [
        Difference((str(reference.elements[0].parent), *row[:-1]), row.named, None)
        for reference in references()
        for row in db.session.execute(orphans_of(reference))
    ]


def kind_differences() -> list[Difference]:
    """Contents without the row of their kind."""
    return [
        Difference(content_id, None, kind)
        for kind, mapper in Content.__mapper__.polymorphic_map.items()
        for content_id in db.session.scalars(
            select(Content.id).where(Content.kind == kind, ~exists().where(mapper.local_table.c.id == Content.id))
        )
    ]


def attribute_differences() -> list[Difference]:
    """(review, name) of which something else is counted than the public review says."""
    kept = select(ReviewAttribute.review_id, ReviewAttribute.name, ReviewAttribute.value)
    counted = {(review_id, name): value for review_id, name, value in db.session.execute(kept)}
    public = (Content.kind == "review", Content.status == Status.PUBLISHED, Content.attributes.is_not(None))
    said = {
        (review_id, name): str(value)
        for review_id, attributes in db.session.execute(select(Content.id, Content.attributes).where(*public))
        for name, value in (attributes or {}).items()
    }
    wrong = (row for row in counted.keys() | said.keys() if counted.get(row) != said.get(row))
    return [Difference(row, counted.get(row), said.get(row)) for row in sorted(wrong)]

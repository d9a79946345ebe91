"""Relations between a member and a thing: begun and ended, never deleted, so that any past day can be recounted.

At most one live row per pair stands in the table, by a partial unique index; beginning or ending twice is the same
as once, also from many connections at a time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Index, Insert, bindparam, exists, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, aliased, mapped_column

from community.clock import utcnow
from community.database import Id, Model, db
from community.statements import Prepared, made_once, prepared, rows_of, run


class Relation:
    """Columns that every relation has. Its table adds two foreign keys and ``one_live(...)``."""

    id: Mapped[Id]
    created_at: Mapped[datetime] = mapped_column(comment="UTC; when it began")
    ended_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while it lives")


def one_live(table: str, *columns: str) -> Index:
    """The unique index that allows one live relation per pair."""
    live = "ended_at IS NULL"
    return Index(f"uq_{table}_live", *columns, unique=True, sqlite_where=text(live), postgresql_where=text(live))


def insert_new(model: type[Model], **values: Any) -> bool:
    """Insert a row unless one with the same unique key stands. Returns whether it was inserted."""
    return run(Prepared(made_once(inserting, model, *values), values)) == 1


def inserting(model: type[Model], *columns: str) -> Insert:
    """INSERT that passes over rows whose unique key stands already. columns: those that are parameters, called so;
    without them, values are the caller's to add."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    new = dialect.insert(model.__table__).on_conflict_do_nothing()
    return new.values({name: bindparam(name) for name in columns}) if columns else new


def begin(model: type[Model], at: datetime | None = None, **pair: Any) -> bool:
    """Begin the relation. Returns False when it lives already.

    at: when, now by default; given where something else must fall on the same day, also at midnight.
    """
    return insert_new(model, **pair, created_at=at or utcnow())


def end(model: type[Model], **pair: Any) -> bool:
    """End the relation. Returns False when there was none alive."""
    ids = {
        f"this_{name}": id_ for name, id_ in pair.items()
    }  # a parameter must not be called like a column that is set
    return run(prepared(_ending, model, ended=utcnow(), **ids)) == 1


def _ending(model: type[Model], ended: Any, **ids: Any) -> Executable:
    table = model.__table__
    these = [table.c[name.removeprefix("this_")] == id_ for name, id_ in ids.items()]
    return update(table).where(*these, table.c.ended_at.is_(None)).values(ended_at=ended)


def stands(model: type[Model], **pair: Any) -> bool:
    """Whether the relation lives, as read now: of two who begin it at once, both may read that it does not."""
    return bool(rows_of(prepared(_live, model, **pair)))


def _live(model: type[Model], **pair: Any) -> Executable:
    return select(model.id).filter_by(**pair, ended_at=None)


def lives(model: type[Model], **pair: Any) -> ColumnElement[bool]:
    """SQL: the relation lives. pair: values, or columns of the statement around it."""
    relation = aliased(model)  # the statement around it may be about other rows of the same table
    ends = [getattr(relation, name) == value for name, value in pair.items()]
    return exists().where(*ends, relation.ended_at.is_(None))

"""What a room of an export is: a name, and the rows that are a member's, as JSON values.

Rows are shown as they stand in their table: every column that is not left out, under its own name. Who and what others
are is told by names, never by more: a column ``other_id`` becomes ``other``, with the username.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Column, ColumnElement, Select, Table, inspect, select, tuple_

from community.catalog.models import Product
from community.database import Model, db
from community.members.models import Member
from community.members.secrets import decrypt
from community.topics.models import Topic

AT_ONCE = 500
NAMED = {"members": Member.username, "products": Product.external_id, "topics": Topic.name}
Rows = Callable[[Member], Iterable[dict[str, Any]]]
Whose = Callable[[Member], ColumnElement[bool]]


@dataclass(frozen=True)
class Exported:
    """A room of the export. name: on the wire. table: the one whose rows of the member it holds."""

    name: str
    table: Table
    rows: Rows


def exported(
    name: str, model: type[Model], whose: Whose, *, without: tuple[str, ...] = (), sealed: tuple[str, ...] = ()
) -> Exported:
    """The rows of a model that are a member's. whose: SQL, which ones. without: columns that are not told.
    sealed: columns that stand encrypted, and are told in the clear."""
    table = inspect(model).local_table
    columns = [column for column in table.c if column.name not in without]

    def rows(member: Member) -> Iterator[dict[str, Any]]:
        for row in _in_order(select(*map(_named, columns)).where(whose(member)), table):
            yield {name: _told(name, value, sealed) for name, value in row.items()}

    return Exported(name, table, rows)


def mine(owner: Any) -> Whose:
    """SQL: the column names the member."""
    return lambda member: owner == member.id


def of_mine(column: Any, key: Any, owner: Any) -> Whose:
    """SQL: the column names a row, by its key, whose owner the member is."""
    return lambda member: column.in_(select(key).where(owner == member.id))


def offer(app: Flask, rooms: Iterable[Exported]) -> None:
    """Let every export of this app have these rooms too."""
    app.extensions.setdefault("exported", []).extend(rooms)


def present_rooms() -> list[Exported]:
    """Those of the present app."""
    return current_app.extensions["exported"]


def _in_order(statement: Select, table: Table) -> Iterator[dict[str, Any]]:
    """The rows by their key, some at a time: no statement stays open while the reader takes what it got."""
    keys = [column.label(f"key {column.name}") for column in table.primary_key]
    ordered = statement.add_columns(*keys).order_by(*table.primary_key).limit(AT_ONCE)
    rows = db.session.execute(ordered).mappings().all()
    while rows:
        yield from ({name: value for name, value in row.items() if not name.startswith("key ")} for row in rows)
        last = tuple_(*(rows[-1][key.name] for key in keys))
        rows = db.session.execute(ordered.where(tuple_(*table.primary_key) > last)).mappings().all()


def _named(column: Column) -> ColumnElement[Any]:
    """The column, or the name of what it refers to."""
    for key in column.foreign_keys:
        if name := NAMED.get(key.column.table.name):
            named = select(name).where(name.class_.id == column)
            return named.correlate(column.table).scalar_subquery().label(column.name.removesuffix("_id"))
    return column


def _told(name: str, value: Any, sealed: tuple[str, ...]) -> Any:
    if name in sealed:
        return decrypt(value)
    is_id = name == "id" or name.endswith("_id")
    return str(value) if is_id and isinstance(value, int) else value

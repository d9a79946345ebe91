"""A content as rows, written by statements that are made once: a flush of the session calls ten times the functions.

It stays an object of the session, which takes it for one that it has read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Table, Update, bindparam, insert, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from community.content.models import Content
from community.database import db
from community.made import default_of
from community.statements import Prepared, made_once, rows_of, run

CONTENTS = Content.__table__


def insert_content(content: Content) -> None:
    """Write a new content, in the table of all and in that of its kind. What nobody said is null, or its default.

    Raises IntegrityError where one like it stands.
    """
    for table in (CONTENTS, type(content).__table__):
        _insert_row(table, vars(content))
    make_transient_to_detached(content)
    db.session.add(content)


def change_content(content: Content, **columns: Any) -> None:
    """Let columns of a content that stands say this, behind whatever else was changed of it before."""
    changed = {name: value for name, value in columns.items() if getattr(content, name) != value}
    if changed:
        values = {f"new_{name}": value for name, value in changed.items()}
        run(Prepared(made_once(_changing, *changed), {"changed_id": content.id, **values}))
    for name, value in changed.items():
        set_committed_value(content, name, value)


def _insert_row(table: Table, held: dict[str, Any]) -> None:
    """Write a row of what is held; from then on the whole row is, its id among it."""
    held.update({name: make() for name, make in _defaults_of(table) if name not in held})
    said = [name for name in table.c.keys() if name in held]  # noqa: SIM118 - its values have no names
    held["id"] = rows_of(Prepared(made_once(_inserting, table, *said), held))[0].id
    held.update({name: None for name in table.c.keys() if name not in held})  # noqa: SIM118


@lru_cache
def _defaults_of(table: Table) -> list[tuple[str, Callable[[], Any]]]:
    return [(column.name, default_of(column)) for column in table.c if column.default is not None]


def _inserting(table: Table, *names: str) -> Insert:
    return insert(table).values({name: bindparam(name) for name in names}).returning(table.c.id)


def _changing(*names: str) -> Update:
    these = update(CONTENTS).where(CONTENTS.c.id == bindparam("changed_id"))
    return these.values({name: bindparam(f"new_{name}") for name in names})

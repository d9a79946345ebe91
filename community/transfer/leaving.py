"""The whole community out: a head, then every row as a line, in one snapshot and constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from alembic.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, Table, func, select, text

from community.database import db
from community.media.models import Medium
from community.media.pictures import NAMES
from community.media.stores import present_store
from community.members.secrets import derived
from community.transfer.lines import line, row_line
from community.transfer.tables import by_key, counting, travelling

FORMAT = 1
AT_ONCE = 1_000
Progress = Callable[[int], None]


def export_community(file: BinaryIO, progress: Progress = lambda rows: None) -> dict[str, Any]:
    """Write the community into the file. Others go on working; the file holds one moment. Returns its head.

    progress(n): n more rows are written.
    """
    with snapshot() as connection:
        head = head_of(connection)
        file.write(line(head))
        for table in travelling():
            for row in _rows(connection, table):
                file.write(row_line(table, row))
                progress(1)
    return head


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one moment, and keeps nobody from writing."""
    on_sqlite = db.engine.dialect.name == "sqlite"
    options = {"reads": True} if on_sqlite else {"isolation_level": "REPEATABLE READ"}
    with db.engine.connect().execution_options(**options) as connection:
        if on_sqlite:
            connection.exec_driver_sql("BEGIN")
        yield connection


def head_of(connection: Connection) -> dict[str, Any]:
    """Format, migration, which key sealed the personal data, and of each table its rows and the last id given."""
    counts = {str(table.name): connection.scalar(select(func.count()).select_from(table)) for table in travelling()}
    return {
        "format": FORMAT,
        "revision": MigrationContext.configure(connection).get_current_revision(),
        "key": key_print(),
        "counts": counts,
        "sequences": {
            str(table.name): last_id(connection, table) for table in travelling() if counting(table) is not None
        },
    }


def key_print() -> str:
    """By which the secret key is known again, and from which nothing of it can be learned."""
    return derived(current_app.config["COMMUNITY"].secret_key, "fingerprint of the key of an export").hex()[:16]


def last_id(connection: Connection, table: Table) -> int:
    """The highest id that was ever given, also to a row that is gone."""
    if connection.dialect.name == "sqlite":
        given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        return given.scalar() or 0
    sequence = connection.scalar(sequence_of(table))
    row = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608 - its own name
    return row.last_value if row.is_called else 0


def sequence_of(table: Table) -> Any:
    """SQL: the name of the sequence that counts the table's ids."""
    return select(func.pg_get_serial_sequence(table.name, counting(table).name))


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    ordered = select(table).order_by(*by_key(table)).execution_options(yield_per=AT_ONCE)
    return connection.execute(ordered).mappings()


def export_media(folder: Path, progress: Progress = lambda pictures: None) -> int:
    """Copy every picture's files into ``folder/<key>/``. What is there already stays. Returns how many pictures."""
    keys = stored_keys()
    for key in keys:
        (folder / key).mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            if not (folder / key / name).exists() and (data := present_store().get(key, name)) is not None:
                (folder / key / name).write_bytes(data)
        progress(1)
    return len(keys)


def stored_keys() -> list[str]:
    """Keys of the pictures whose files are there."""
    there = (Medium.stored_at.is_not(None), Medium.doomed_at.is_(None))
    return list(db.session.scalars(select(Medium.key).where(*there).order_by(Medium.id)))

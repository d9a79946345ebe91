"""The whole community in: into an empty house of the same migration, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any, BinaryIO

from flask import Flask, current_app
from sqlalchemy import Table, exists, func, select, text

from community.database import db
from community.errors import Conflict
from community.media.pictures import NAMES
from community.media.stores import present_store
from community.outbox import transaction
from community.transfer.leaving import AT_ONCE, FORMAT, Progress, head_of, key_print, sequence_of, stored_keys
from community.transfer.lines import inserting_into, parsed, readers
from community.transfer.tables import travelling

Check = Callable[[], str | None]


def check_with(app: Flask, check: Check) -> None:
    """Let every import be checked before it ends. check(): a sentence about what is wrong, or None."""
    app.extensions.setdefault("import_checks", []).append(check)


def import_community(file: BinaryIO, progress: Progress = lambda rows: None) -> dict[str, Any]:
    """Read what ``export_community`` wrote. Returns its head.

    Raises Conflict, and leaves everything as it was, where this house is not empty or of another migration or key,
    where the file is damaged, or where what was read does not hold.
    """
    head = parsed(file.readline())
    with transaction() as session:
        check_head(head)
        if session.connection().dialect.name == "sqlite":
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        counts = _write(file, progress)
        if counts != Counter({name: count for name, count in head["counts"].items() if count}):
            raise Conflict("The file holds fewer or more rows than its head says. Nothing was imported.")
        _go_on_counting(head["sequences"])
        for check in current_app.extensions.get("import_checks", ()):
            if problem := check():
                raise Conflict(f"{problem} Nothing was imported.")
    return head


def check_head(head: Any) -> None:
    """Raises Conflict unless a file with this head can be read here and now."""
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise Conflict(f"This is no export of a community in format {FORMAT}.")
    here = head_of(db.session.connection())
    if head["revision"] != here["revision"]:
        raise Conflict(f"The file is of migration {head['revision']}, this house of {here['revision']}.")
    if head["key"] != key_print():
        raise Conflict("The file's personal data was sealed under another SECRET_KEY. Set the one of the old house.")
    for table in travelling():
        if db.session.scalar(select(exists(select(table)))):
            raise Conflict(f"This house is not empty: there are rows in {table.name}. Import into a new database.")


def _write(file: BinaryIO, progress: Progress) -> Counter[str]:
    tables = {table.name: table for table in travelling()}
    counts: Counter[str] = Counter()
    for name, lines in groupby(map(parsed, file), key=lambda pair: pair[0]):
        if name not in tables:
            raise Conflict(f"The file tells of {name}, of which this house knows nothing. Nothing was imported.")
        rows = _rows(tables[name], lines)
        while some := list(islice(rows, AT_ONCE)):
            db.session.execute(inserting_into(tables[name]), some)
            counts[name] += len(some)
            progress(len(some))
    return counts


def _rows(table: Table, lines: Iterator[Any]) -> Iterator[dict[str, Any]]:
    reading = readers(table)
    for _, said in lines:
        yield {name: None if said.get(name) is None else read(said[name]) for name, read in reading.items()}


def _go_on_counting(sequences: dict[str, int]) -> None:
    """Give no id again, also none of a row that was gone when the community left."""
    on_sqlite = db.session.connection().dialect.name == "sqlite"
    tables = {table.name: table for table in travelling()}
    for name, last in sequences.items():
        if on_sqlite:
            db.session.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            counted = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            db.session.execute(counted, {"name": name, "last": last})
        elif last:
            db.session.execute(select(func.setval(sequence_of(tables[name]).scalar_subquery(), last)))


def import_media(folder: Path, progress: Progress = lambda pictures: None) -> int:
    """Put the files that ``export_media`` copied into this house's store. Twice is harmless. Returns of how many."""
    put = 0
    for key in stored_keys():
        files = {name: (folder / key / name).read_bytes() for name in NAMES if (folder / key / name).is_file()}
        if files and present_store().get(key, next(iter(files))) is None:
            present_store().put(key, files)
            put += 1
        progress(1)
    return put

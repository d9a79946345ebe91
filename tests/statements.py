"""Listening to what the database is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from community.database import db


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """What this thread sends inside the block, as (statement, parameters); background work has threads of its own."""
    sent: list[tuple[str, object]] = []
    mine = threading.get_ident()

    def note(_connection, _cursor, statement, parameters, *_):
        if threading.get_ident() == mine:
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

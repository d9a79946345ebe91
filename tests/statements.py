"""How many statements something sends to the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from community.database import db


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The statements that this thread sends within the block, as they are sent."""
    sent: list[str] = []
    here = threading.get_ident()

    def note(_connection, _cursor, statement, *_):
        if threading.get_ident() == here:  # impressions are written by a thread of their own
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

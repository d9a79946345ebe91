"""Impressions on their way to the database: gathered in the process, written once a second by a thread of its own.

A read should not wait for a write. The price: a crash may lose the last second of impressions, never of anything else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from community.errors import Unavailable

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 1.0


class Seen(NamedTuple):
    """An impression: which content, on which day, by whom."""

    content_id: int
    day: date
    viewer: str


class ImpressionBuffer:
    """Gathers impressions, each once, and passes them to write(batch) from its thread."""

    def __init__(self, app: Flask, write: Callable[[set[Seen]], object]) -> None:
        self._app = app
        self._write = write
        self._gathered: set[Seen] = set()
        self._guard = threading.Lock()  # of what is gathered
        self._writing = threading.Lock()  # one batch at a time
        self._thread: threading.Thread | None = None

    def add(self, seen: Iterable[Seen]) -> None:
        """Gather what was seen. Costs no more than a set."""
        with self._guard:
            self._gathered.update(seen)
            if self._gathered and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="impressions", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write now what is gathered. When the database does not answer, it is kept for the next time."""
        with self._writing:
            batch = self._take()
            if not batch:
                return
            try:
                self._write(batch)
            except (OperationalError, Unavailable) as error:
                log.warning("impressions wait for the database", count=len(batch), cause=str(error))
                self.add(batch)

    def clear(self) -> None:
        """Forget what is gathered, and wait until what is being written stands."""
        with self._writing:
            self._take()

    def _take(self) -> set[Seen]:
        with self._guard:
            batch, self._gathered = self._gathered, set()
        return batch

    def _run(self) -> None:
        while True:
            time.sleep(PAUSE_SECONDS)
            with self._app.app_context():
                try:
                    self.flush()
                except Exception:  # one bad batch must not end the thread
                    log.exception("impressions were lost")

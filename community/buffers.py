"""What is written a little later: gathered in the process, and written now and then by a thread of its own.

A read should not wait for a write. The price: a crash may lose what was gathered since the last time, never more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from community.errors import Unavailable

log = structlog.get_logger(__name__)

Item = TypeVar("Item", bound=Hashable)


class Buffer(Generic[Item]):
    """Gathers items, each once, and passes them to write(batch) from its thread, pause_seconds after one another."""

    def __init__(
        self, app: Flask, name: str, write: Callable[[set[Item]], object], *, pause_seconds: float = 1.0
    ) -> None:
        self._app, self._name, self._write, self._pause_seconds = app, name, write, pause_seconds
        self._gathered: set[Item] = set()
        self._guard = threading.Lock()  # of what is gathered
        self._writing = threading.Lock()  # one batch at a time
        self._thread: threading.Thread | None = None

    def add(self, items: Iterable[Item]) -> None:
        """Gather what is to be written. Costs no more than a set."""
        with self._guard:
            self._gathered.update(items)
            if self._gathered and self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
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
                log.warning("what is gathered waits", what=self._name, count=len(batch), cause=str(error))
                self.add(batch)

    def clear(self) -> None:
        """Forget what is gathered, and wait until what is being written stands."""
        with self._writing:
            self._take()

    def _take(self) -> set[Item]:
        with self._guard:
            batch, self._gathered = self._gathered, set()
        return batch

    def _run(self) -> None:
        while True:
            time.sleep(self._pause_seconds)
            with self._app.app_context():
                try:
                    self.flush()
                except Exception:  # one bad batch must not end the thread
                    log.exception("what was gathered is lost", what=self._name)

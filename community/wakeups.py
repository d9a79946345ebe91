"""Waking workers from a background thread: a broker takes 4-16 ms a message, which no request should wait for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.05


class Waker:
    """Calls send(queue) at most once per queue and 50 ms. A failure is logged and forgotten: the sweep mends it."""

    def __init__(self, app: Flask, send: Callable[[str], None]) -> None:
        self._app = app
        self._send = send
        self._asked: set[str] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def __call__(self, queue: str) -> None:
        with self._changed:
            self._asked.add(queue)
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="wake-ups", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked)
                asked, self._asked = self._asked, set()
            for queue in asked:
                self._wake(queue)
            time.sleep(PAUSE_SECONDS)

    def _wake(self, queue: str) -> None:
        try:
            self._send(queue)
        except Exception as error:  # noqa: BLE001 - every broker raises kinds of its own
            log.warning("a wake-up was lost, the sweep will find its work", queue=queue, cause=str(error))

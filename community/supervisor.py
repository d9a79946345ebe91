"""Everything on this machine: web, worker and scheduler as forks of one process, which ends them together.

A fork shares the memory of whatever was imported before: three parts take little more than one. So nothing that a fork
must not share, a thread or a connection, may be opened by the process that supervises.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

LONGEST_PAUSE_SECONDS = 30
GRACE_SECONDS = 15
WATCH_SECONDS = 0.2
STAGGER_SECONDS = 0.5  # the first part, the web server, need not share the machine with the start of the others
FORKS = multiprocessing.get_context("fork")


@dataclass
class Child:
    """A part of the house as a process of its own. One that ends by itself is started again, ever more slowly."""

    name: str
    part: Callable[[], object]
    process: BaseProcess | None = None
    failures: int = 0
    start_at: float = field(default_factory=time.monotonic)

    def watch(self) -> None:
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.process = _forked(self.part)
        elif (status := self.process.exitcode) is not None:
            self.process, self.failures = None, self.failures + 1
            pause_seconds = min(2**self.failures, LONGEST_PAUSE_SECONDS)
            self.start_at = time.monotonic() + pause_seconds
            log.error(
                "a part of the house ended, it is started again", part=self.name, status=status, in_s=pause_seconds
            )


def once(part: Callable[[], object]) -> int:
    """Run a part to its end, and return its exit status: what it opens is closed with it, and no fork inherits it."""
    process = _forked(part)
    process.join()
    return process.exitcode or 0


def _forked(part: Callable[[], object]) -> BaseProcess:
    gc.freeze()  # what is shared stays shared: a collection would write to all of it
    process = FORKS.Process(target=_live, args=(part,))
    process.start()
    return process


def _live(part: Callable[[], object]) -> None:
    os.setsid()  # Ctrl-C reaches the parts through us alone, once
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    part()


def supervise(parts: Mapping[str, Callable[[], object]]) -> None:
    """Run the parts, by name, until SIGINT or SIGTERM, then end them, each with time to finish what it does."""
    ending: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ending.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    now = time.monotonic()
    children = [
        Child(name, part, start_at=now + place * STAGGER_SECONDS) for place, (name, part) in enumerate(parts.items())
    ]
    while not ending:
        for child in children:
            child.watch()
        time.sleep(WATCH_SECONDS)
    _end([child.process for child in children if child.process])


def _end(processes: Sequence[BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the part, and whatever it started, if they are there still
        process.join()

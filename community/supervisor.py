"""Everything on this machine: web, worker and scheduler as children of one process, which ends them together."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

LONGEST_PAUSE_SECONDS = 30
GRACE_SECONDS = 15
WATCH_SECONDS = 0.2
STAGGER_SECONDS = 2.0  # the first part, the web server, need not share the machine with the start of the others


@dataclass
class Child:
    """A part of the house as a process of its own. One that ends by itself is started again, ever more slowly."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_at: float = field(default_factory=time.monotonic)

    def watch(self) -> None:
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.process = subprocess.Popen(self.command, start_new_session=True)
        elif (status := self.process.poll()) is not None:
            self.process, self.failures = None, self.failures + 1
            pause_seconds = min(2**self.failures, LONGEST_PAUSE_SECONDS)
            self.start_at = time.monotonic() + pause_seconds
            log.error(
                "a part of the house ended, it is started again", part=self.name, status=status, in_s=pause_seconds
            )


def supervise(commands: Mapping[str, Sequence[str]]) -> None:
    """Run the commands, by name, until SIGINT or SIGTERM, then end them, each with time to finish what it does.

    They stand in sessions of their own, so that Ctrl-C reaches them through us alone, once.
    """
    ending: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ending.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    now = time.monotonic()
    children = [
        Child(name, commands[name], start_at=now + place * STAGGER_SECONDS) for place, name in enumerate(commands)
    ]
    while not ending:
        for child in children:
            child.watch()
        time.sleep(WATCH_SECONDS)
    _end([child.process for child in children if child.process])


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""Timing pieces of work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def best_of(repeat: int, work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Milliseconds of CPU of the quickest run, and its answer."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        answer = work()
        times.append(time.process_time() - start)
    return round(min(times) * 1000, 2), answer

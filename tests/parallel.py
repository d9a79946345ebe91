"""Many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")

THREADS = 16


def at_once(calls: Iterable[Callable[[], Result]]) -> list[Result]:
    """What the calls answer, in their order; as many threads as there are begin together."""
    calls = list(calls)
    threads = min(THREADS, len(calls))
    start = Barrier(threads)
    with ThreadPoolExecutor(threads, initializer=start.wait) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]

"""When to try again. Pure. Source of the schedule: Standard Webhooks 1.0.0, deliverability and reliability."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

MINUTE, HOUR = 60, 3600
PAUSES_SECONDS = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
MOST_TRIES = len(PAUSES_SECONDS) + 1
JITTER = 0.2
LONGEST_WISH = timedelta(hours=24)
FAILING_FOR = timedelta(days=5)  # an endpoint that only failed for so long is disabled
BUSY = (429, 502, 503, 504)  # it answers, but wants to be left alone
LEFT_ALONE = timedelta(minutes=1)


def next_try(tries: int, now: datetime, wished_seconds: float = 0) -> datetime | None:
    """When to try for the next time after so many tries (1, 2, ...); None when that was the last one.

    wished_seconds: what Retry-After asks for; it may make a pause longer, to 24 hours, and never shorter.
    """
    if tries >= MOST_TRIES:
        return None
    pause_seconds = PAUSES_SECONDS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - jitter
    return now + max(timedelta(seconds=pause_seconds), min(timedelta(seconds=wished_seconds), LONGEST_WISH))


def left_alone_until(status: int | None, now: datetime) -> datetime | None:
    """How long nothing else is sent to an endpoint that did not answer, or is busy; None if the others may go on.

    So a dead endpoint costs one attempt a minute, however many messages wait for it.
    """
    return now + LEFT_ALONE if status is None or status in BUSY else None

"""Periodic work on activity."""

from __future__ import annotations

from community.activity.actions import fold_day
from community.activity.queries import days_in_log
from community.outbox import transaction


def fold_activity() -> int:
    """Fold the log into the bitmaps, one transaction per activity and day. Returns how many entries were folded."""
    return sum(_fold(activity, day) for activity, day in days_in_log())


def _fold(activity, day) -> int:
    folded = 0
    while True:
        with transaction():
            taken = fold_day(activity, day)
        folded += taken
        if not taken:
            return folded

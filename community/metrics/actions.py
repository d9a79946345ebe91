"""Making the bitmaps of activity anew from the facts."""

from __future__ import annotations

from datetime import date
from functools import partial

from community.activity.actions import replace_day
from community.metrics.queries import numbers_from_facts


def rebuild_activity(activity: str, day: date) -> None:
    """Make the bitmap of an activity on a day anew. Where nothing was wrong, its bytes stay the same.

    Raises KeyError for an activity that no table tells of.
    """
    replace_day(activity, day, partial(numbers_from_facts, activity, day))

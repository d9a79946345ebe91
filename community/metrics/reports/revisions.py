"""How the past was changed by what came late."""

from __future__ import annotations

from datetime import date

from community.activity.queries import revisions_between
from community.metrics.freezing import revised_between
from community.metrics.queries import begin_of, end_of
from community.metrics.reports.days import Row


def revisions_report(first: date, last: date) -> Row:
    """What was changed on the days from first to last: which day is told otherwise since, the latest change first.

    figures: the same of figures of closed days.
    """
    return {
        "figures": revised_between(begin_of(first), end_of(last)),
        "revisions": [
            {
                "revised_at": change.revised_at,
                "activity": change.activity,
                "day": change.day,
                "old": change.old,
                "new": change.new,
            }
            for change in revisions_between(begin_of(first), end_of(last))
        ],
    }

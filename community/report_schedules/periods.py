"""Which days a scheduled report speaks of: pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

WEEK = timedelta(days=7)


class Span(NamedTuple):
    """Days, both included."""

    first: date
    last: date

    def before(self) -> Span:
        """As many days right before."""
        days = self.last - self.first + timedelta(days=1)
        return Span(self.first - days, self.last - days)


def latest_period(every: str, hour: int, local: datetime) -> Span:
    """The latest day or week of which the report is due at this local time: from the hour of the day after it on."""
    today = (local - timedelta(hours=hour)).date()
    if every == "day":
        yesterday = today - timedelta(days=1)
        return Span(yesterday, yesterday)
    monday = today - timedelta(days=today.weekday())
    return Span(monday - WEEK, monday - timedelta(days=1))

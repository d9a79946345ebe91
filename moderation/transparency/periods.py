"""The days that a report is of, as instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from community.metrics.queries import begin_of


class Period(NamedTuple):
    """From ``since`` up to, and without, ``until``."""

    since: datetime
    until: datetime

    def holds(self, column: Any) -> ColumnElement[bool]:
        """SQL: the instant lies in it."""
        return (column >= self.since) & (column < self.until)

    def __contains__(self, instant: object) -> bool:
        return isinstance(instant, datetime) and self.since <= instant < self.until


def days(first: date, last: date) -> Period:
    """Days of TIMEZONE, both inclusive."""
    return Period(begin_of(first), begin_of(last + timedelta(days=1)))

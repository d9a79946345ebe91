"""The hour that is watched, and the hours that it is compared with. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS = 28  # four weeks: spike, DEFINITIONS


class Window(NamedTuple):
    """After begin, up to and with end; UTC."""

    begin: datetime
    end: datetime

    def holds(self, instant: datetime) -> bool:
        """Whether it happened within."""
        return self.begin < instant <= self.end


def last_hour(now: datetime) -> Window:
    """The hour that ends now."""
    return Window(now - HOUR, now)


def same_hours(now: datetime) -> list[Window]:
    """The same hour of each of the 28 days before."""
    return [Window(now - days * DAY - HOUR, now - days * DAY) for days in range(1, DAYS + 1)]

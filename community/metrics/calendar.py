"""Days, weeks and months as reports count them: local days of TIMEZONE, weeks from Monday, months of the calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

WRITTEN = re.compile(r"20[0-9]{2}-(?:W[0-9]{2}|[0-9]{2}(?:-[0-9]{2})?)", re.ASCII)


class Unit(StrEnum):
    """The length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day, week or month, known by its first day. Made by period_of."""

    start: date
    unit: Unit

    @property
    def last_day(self) -> date:
        return self.next().start - timedelta(days=1)

    @property
    def written(self) -> str:
        """What parse_period reads."""
        return self.start.strftime({Unit.DAY: "%Y-%m-%d", Unit.WEEK: "%G-W%V", Unit.MONTH: "%Y-%m"}[self.unit])

    def next(self) -> "Period":
        """The period that follows."""
        match self.unit:
            case Unit.DAY:
                return Period(self.start + timedelta(days=1), self.unit)
            case Unit.WEEK:
                return Period(self.start + timedelta(days=7), self.unit)
            case Unit.MONTH:
                return Period((self.start + timedelta(days=31)).replace(day=1), self.unit)


def reporting_day(instant: datetime, zone: tzinfo) -> date:
    """The local day in which an instant falls. Raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone, so its day is not known")
    return instant.astimezone(zone).date()


def period_of(day: date, unit: Unit) -> Period:
    """The period that a local day belongs to."""
    match unit:
        case Unit.DAY:
            return Period(day, unit)
        case Unit.WEEK:
            return Period(day - timedelta(days=day.weekday()), unit)
        case Unit.MONTH:
            return Period(day.replace(day=1), unit)


def parse_period(text: str) -> Period:
    """The day ``2026-11-22``, the week ``2026-W47`` or the month ``2026-11`` of this century.

    Raises ValueError for anything else.
    """
    if not WRITTEN.fullmatch(text):
        raise ValueError(f"{text!r} is no day, week or month, such as 2026-11-22, 2026-W47 or 2026-11")
    if "W" in text:
        return Period(date.fromisoformat(f"{text}-1"), Unit.WEEK)
    unit = Unit.DAY if text.count("-") == 2 else Unit.MONTH
    return Period(date.fromisoformat(text if unit is Unit.DAY else f"{text}-01"), unit)


def distance(earlier: Period, later: Period) -> int:
    """Calendar distance in periods, negative if later comes first. Raises ValueError if their units differ.

    It counts borders, not hours: from 23:45 to 00:15 is one day.
    """
    if earlier.unit is not later.unit:
        raise ValueError(f"a {earlier.unit} and a {later.unit} have no distance")
    match earlier.unit:
        case Unit.DAY:
            return (later.start - earlier.start).days
        case Unit.WEEK:
            return (later.start - earlier.start).days // 7
        case Unit.MONTH:
            return (later.start.year - earlier.start.year) * 12 + later.start.month - earlier.start.month


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """All periods from first to last, both included; none if last comes before first."""
    period = first
    while period <= last:
        yield period
        period = period.next()


def is_over(period: Period, today: date) -> bool:
    """Whether the whole period lies before today, the reporting day of ``as_of``. Today itself is never over."""
    return period.last_day < today


def periods_begun(start: date, unit: Unit, today: date) -> int:
    """How many periods, counted from the one that starts on ``start``, have begun by today; 0 or less if it lies ahead.

    The last of them, today's own, is never over. Raises ValueError if ``start`` is no first day of a period.
    """
    first = period_of(start, unit)
    if first.start != start:
        raise ValueError(f"{start} is no first day of a {unit}")
    return distance(first, period_of(today, unit)) + 1

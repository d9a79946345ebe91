"""The retention of any file of events, by the same code as the report: a CSV file, plain or gzipped."""

import csv
import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple, TextIO

from pyroaring import BitMap

from community.activity.bitmaps import next_block
from community.metrics.calendar import Period, Unit, period_of, periods_begun, reporting_day
from community.metrics.counting import Cohort
from community.metrics.definitions import retention_definition
from community.metrics.modes import Mode
from community.metrics.retention import CohortRow, OverallCell, retention_table

MOST_PERIODS = 1200
"""More columns than this nobody reads; a date of the year 201 would otherwise ask for 600,000 of them."""

_GZIP = b"\x1f\x8b"
_DELIMITERS = ",;\t|"


class UnreadableEvents(ValueError):
    """A file of events that cannot be counted: at which line, the first being 1, and why."""

    def __init__(self, line: int, problem: str):
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class EventFileRetention:
    """The answer of ``community metrics retention``.

    as_of: the last event. rows: those that counted. rows_without_member: those that did not.
    """

    cohorts: list[CohortRow]
    overall: list[OverallCell]
    unit: Unit
    mode: str
    definition: str
    as_of: datetime
    members: int
    rows: int
    rows_without_member: int


def event_file_retention(
    path: Path, *, member_column: str, time_column: str, unit: Unit, mode: Mode, zone: tzinfo, language: str = "zh-CN"
) -> EventFileRetention:
    """The retention of a file's members, by the period of their first event in it, read up to its last event.

    zone: of the reporting days, and of times that name none. Raises UnreadableEvents, and OSError if there is no file.
    """
    events = read_events(path, member_column, time_column, zone)
    cohorts, activity = _number(events.days.values(), unit)
    today = reporting_day(events.last, zone)
    _refuse_too_many(cohorts[0].start, unit, today)
    population = BitMap.union(*activity.values())
    table = retention_table(cohorts, activity, population, unit=unit, mode=mode, today=today)
    return EventFileRetention(
        cohorts=table.cohorts,
        overall=table.overall,
        unit=unit,
        mode=mode.name,
        definition=retention_definition("file", "file", unit, mode, language),
        as_of=events.last.astimezone(UTC),
        members=len(events.days),
        rows=events.rows,
        rows_without_member=events.rows_without_member,
    )


@dataclass(slots=True)
class Events:
    """What a file says: the days of each member, its last instant, and how many rows counted and how many did not."""

    days: dict[str, set[date]]
    last: datetime
    rows: int
    rows_without_member: int


def read_events(path: Path, member_column: str, time_column: str, zone: tzinfo) -> Events:
    """Read a CSV file with a header line; commas, semicolons, tabs or bars divide the columns.

    Raises UnreadableEvents for a missing column, a time that cannot be read or is written unlike those before it, a
    damaged file, and a file without a single event.
    """
    days, last, rows, without_member = defaultdict(set), datetime.min.replace(tzinfo=UTC), 0, 0
    read_time, line = _TimeReader(zone), 1
    for line, member, time in _rows(path, member_column, time_column):
        if not member:
            without_member += 1
            continue
        instant = read_time(line, time)
        days[member].add(reporting_day(instant, zone))
        last = max(last, instant)
        rows += 1
    if not rows:
        raise UnreadableEvents(line, "no row names a member")
    return Events(dict(days), last, rows, without_member)


class _TimeFormat(NamedTuple):
    example: str
    pattern: re.Pattern
    parse: Callable[[re.Match], datetime]


_TIME_FORMATS = (
    _TimeFormat(
        "2026-01-31 08:30", re.compile(r"\d{4}-\d\d-\d\d([T ].+)?"), lambda match: datetime.fromisoformat(match[0])
    ),
    _TimeFormat(
        "2026/1/31 8:30",
        re.compile(r"(\d{4})/(\d\d?)/(\d\d?)(?: (\d\d?):(\d\d)(?::(\d\d))?)?"),
        lambda match: datetime(*map(int, match.groups(default="0"))),  # noqa: DTZ001 - _TimeReader adds the zone
    ),
    _TimeFormat(
        "1769819400", re.compile(r"\d{10}(\.\d+)?"), lambda match: datetime.fromtimestamp(float(match[0]), UTC)
    ),
)


class _TimeReader:
    """Reads times written in one format, that of the first one it is shown."""

    def __init__(self, zone: tzinfo):
        self.zone = zone
        self.format = None

    def __call__(self, line: int, text: str) -> datetime:
        """The local time of the instant. Raises UnreadableEvents."""
        self.format = self.format or self._format_of(line, text)
        match = self.format.pattern.fullmatch(text)
        if not match:
            raise UnreadableEvents(line, f"{text!r} is not written like the times before it ({self.format.example})")
        try:
            time = self.format.parse(match)
            instant = time if time.tzinfo else time.replace(tzinfo=self.zone)
            # By way of UTC: a time at the edge of the calendar that has no UTC fails here, with its line.
            return instant.astimezone(UTC).astimezone(self.zone)
        except (ValueError, OverflowError) as error:
            raise UnreadableEvents(line, f"{text!r} is no time: {error}") from error

    def _format_of(self, line: int, text: str) -> _TimeFormat:
        for known in _TIME_FORMATS:
            if known.pattern.fullmatch(text):
                return known
        examples = ", ".join(known.example for known in _TIME_FORMATS)
        raise UnreadableEvents(
            line, f"{text!r} is no time that can be read for certain; write it like one of {examples}"
        )


def _rows(path: Path, member_column: str, time_column: str) -> Iterator[tuple[int, str, str]]:
    """Line, member and time of each row that is not blank."""
    line = 1
    try:
        with _open(path) as file:
            header, delimiter = _header(file.readline(), (member_column, time_column))
            member_at, time_at = header.index(member_column), header.index(time_column)
            reader = csv.reader(file, delimiter=delimiter)
            for row in filter(None, reader):
                line = reader.line_num + 1
                yield line, _value(row, member_at), _value(row, time_at)
    except (csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableEvents(line + 1, f"the file is damaged here: {error}") from error


def _open(path: Path) -> TextIO:
    """The text of a file, unpacked if its first bytes say so. Bad UTF-8 in columns that do not matter is let be."""
    with path.open("rb") as file:
        opener = gzip.open if file.read(2) == _GZIP else open
    return opener(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")


def _header(line: str, wanted: Sequence[str]) -> tuple[list[str], str]:
    """The columns, and the delimiter under which the wanted ones are among them."""
    for delimiter in _DELIMITERS:
        columns = [column.strip() for column in next(csv.reader([line], delimiter=delimiter), [])]
        if set(wanted) <= set(columns):
            return columns, delimiter
    raise UnreadableEvents(1, f"the header {line.strip()!r} lacks one of the columns {', '.join(wanted)}")


def _value(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _number(members: Iterable[set[date]], unit: Unit) -> tuple[list[Cohort], dict[date, BitMap]]:
    """Number members in the order of their cohorts, each from a new block; and who was active on each day."""
    by_period: dict[Period, list[set[date]]] = defaultdict(list)
    for days in members:
        by_period[period_of(min(days), unit)].append(days)
    cohorts, activity, number = [], defaultdict(BitMap), 0
    for period in sorted(by_period):
        first = number
        for number, days in enumerate(by_period[period], start=first):
            for day in days:
                activity[day].add(number)
        number = next_block(number + 1)
        cohorts.append(Cohort(period.start, range(first, number)))
    return cohorts, dict(activity)


def _refuse_too_many(start: date, unit: Unit, today: date) -> None:
    periods = periods_begun(start, unit, today)
    if periods > MOST_PERIODS:
        raise UnreadableEvents(1, f"{start} to {today} are {periods} {unit}s, above {MOST_PERIODS}; take a longer unit")

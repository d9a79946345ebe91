"""Charts as geometry: what a template draws as SVG. Pure, and without a word or a colour of its own.

A plot is 1000 wide and 240 high and is stretched to the room it gets; what is written beside it is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil, floor, log10
from typing import Any, Literal, NamedTuple

WIDTH, HEIGHT = 1000, 240
EPOCH, DAY_SECONDS = date(1970, 1, 1), 86_400
MOST_STEPS = 5  # of the scale
STEPS = (1, 2, 5, 10)
MOST_SPOTS = 200  # days that answer to the pointer; of more, none could be met
LABELS = 5  # below the plot
BAR = 0.72  # of the room that a bar has

Kind = Literal["count", "rate", "number"]
Value = float | None


class Series(NamedTuple):
    """What is drawn. low, high: the interval around each value, if it has one."""

    label: str
    values: Sequence[Value]
    low: Sequence[Value] = ()
    high: Sequence[Value] = ()


class Scale(NamedTuple):
    """From which value to which the plot reaches; step: from one line of the grid to the next."""

    bottom: float
    top: float
    step: float

    def y(self, value: float) -> float:
        """How far below the upper edge a value stands."""
        return round(HEIGHT * (self.top - value) / (self.top - self.bottom), 1)

    def ticks(self) -> list[float]:
        """The values of the grid, the uppermost first."""
        return [self.bottom + self.step * n for n in range(round((self.top - self.bottom) / self.step), -1, -1)]


class Mark(NamedTuple):
    """Something that happened, from one place of the plot to another."""

    first: int
    last: int
    x: float
    width: float
    text: str


class Bar(NamedTuple):
    """A rectangle of a series."""

    x: float
    y: float
    width: float
    height: float


class Line(NamedTuple):
    """A series as a path; band: its interval as a polygon, empty where there is none."""

    path: str
    band: str


@dataclass(frozen=True)
class Chart:
    """A drawn chart. labels: of the places from left to right, days where ``by_day``."""

    title: str
    kind: Kind
    labels: Sequence[Any]
    series: Sequence[Series]
    scale: Scale
    by_day: bool = True
    lines: Sequence[Line] = ()
    bars: Sequence[Sequence[Bar]] = ()
    marks: Sequence[Mark] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see: no value, or no count but zeros. A rate of zero is news."""
        values = [value for series in self.series for value in series.values if value is not None]
        return not any(values) if self.kind == "count" else not values

    def grid(self) -> list[float]:
        """How far below the upper edge each line of the grid stands."""
        return [self.scale.y(tick) for tick in self.scale.ticks()]

    def below(self) -> list[Any]:
        """The labels that stand below the plot, at equal distances."""
        last, count = len(self.labels) - 1, min(LABELS, len(self.labels))
        return [self.labels[round(n * last / (count - 1))] for n in range(count)] if count > 1 else list(self.labels)

    def spots(self) -> Iterator[tuple[float, float, int]]:
        """Where the pointer meets each place: from where, how wide, which."""
        if len(self.labels) <= MOST_SPOTS:
            room = WIDTH / max(1, len(self.labels) if self.bars else len(self.labels) - 1)
            shift = 0 if self.bars else room / 2
            for place in range(len(self.labels)):
                yield round(place * room - shift, 1), round(room, 1), place

    def plain(self) -> dict[str, Any]:
        """What a script needs to draw the lines anew: days as seconds of the epoch, as if all were days of UTC."""
        x = [(day - EPOCH).days * DAY_SECONDS for day in self.labels] if self.by_day else list(range(len(self.labels)))
        return {
            "kind": self.kind,
            "by_day": self.by_day,
            "x": x,
            "series": [{"label": each.label, "values": each.values} for each in self.series],
            "marks": [[x[mark.first], x[mark.last]] for mark in self.marks],
        }


def line_chart(
    title: str,
    labels: Sequence[Any],
    series: Sequence[Series],
    kind: Kind = "count",
    *,
    by_day: bool = True,
    happened: Iterable[dict[str, Any]] = (),
    language: str = "zh",
) -> Chart:
    """Lines over places at equal distances; a missing value interrupts its line.

    happened: annotations as reports show them; language: in which of their texts they are marked.
    """
    scale = scale_of(series, whole=kind == "count")
    lines = [_line(each, scale) for each in series]
    marks = list(_marks(labels, happened, language)) if by_day else []
    return Chart(title, kind, labels, series, scale, by_day, lines=lines, marks=marks)


def bar_chart(
    title: str, labels: Sequence[Any], series: Sequence[Series], kind: Kind = "count", *, by_day: bool = True
) -> Chart:
    """Bars that stand on each other: those above zero upwards, those below it downwards."""
    above = Series("", [sum(v for v in values if v > 0) for values in _places(series)])
    below = Series("", [sum(v for v in values if v < 0) for values in _places(series)])
    scale = scale_of([above, below], whole=kind == "count")
    return Chart(title, kind, labels, series, scale, by_day, bars=list(_bars(series, scale)))


def scale_of(series: Iterable[Series], *, whole: bool) -> Scale:
    """A scale of at most five round steps that holds zero and every value; whole: with no tick between two numbers."""
    values = [v for each in series for v in (*each.values, *each.low, *each.high) if v is not None]
    top, bottom = max([0, *values]), min([0, *values])
    step = _round_step((top - bottom) / MOST_STEPS)
    if whole:
        step = max(1, step)
    return Scale(floor(bottom / step) * step, max(ceil(top / step), 1) * step, step)


def _round_step(rough: float) -> float:
    """The next larger of 1, 2, 5, 10 times a power of ten."""
    if rough <= 0:
        return 1
    power = 10 ** floor(log10(rough))
    return next(each * power for each in STEPS if each * power >= rough * 0.999)


def place_of(place: int, places: int) -> float:
    """Where one of so many places stands, from the left edge to the right one; a single one in the middle."""
    return round(WIDTH * place / (places - 1), 1) if places > 1 else WIDTH / 2


def _line(series: Series, scale: Scale) -> Line:
    points = [(place_of(n, len(series.values)), None if v is None else scale.y(v)) for n, v in enumerate(series.values)]
    runs = [list(run) for known, run in groupby(points, lambda point: point[1] is not None) if known]
    return Line(" ".join(map(_path, runs)), _band(series, scale))


def _path(run: Sequence[tuple[float, Any]]) -> str:
    """A single point is a line without length, which round caps make a dot."""
    first, *others = [f"{x:g} {y:g}" for x, y in run]
    return f"M{first}" + ("".join(f"L{point}" for point in others) or "h0")


def _band(series: Series, scale: Scale) -> str:
    known = [n for n, low in enumerate(series.low) if low is not None]
    upper = [(n, series.high[n]) for n in known]
    lower = [(n, series.low[n]) for n in reversed(known)]
    return " ".join(f"{place_of(n, len(series.values)):g},{scale.y(value):g}" for n, value in (*upper, *lower))


def _places(series: Sequence[Series]) -> Iterator[list[float]]:
    """The values of all series, place by place."""
    return ([value or 0 for value in values] for values in zip(*(each.values for each in series), strict=True))


def _bars(series: Sequence[Series], scale: Scale) -> Iterator[list[Bar]]:
    ends: list[list[float]] = [[0, 0] for _ in series[0].values]
    for each in series:
        yield [_bar(place, len(ends), value or 0, ends[place], scale) for place, value in enumerate(each.values)]


def _bar(place: int, places: int, value: float, ends: list[float], scale: Scale) -> Bar:
    """ends: how far the bars below zero and those above it reach at this place; this one is put at the end of its."""
    side = value > 0
    begin, ends[side] = ends[side], ends[side] + value
    upper, lower = sorted((scale.y(begin), scale.y(ends[side])))
    room = WIDTH / places
    return Bar(round(room * (place + (1 - BAR) / 2), 1), upper, round(room * BAR, 1), round(lower - upper, 1))


def _marks(labels: Sequence[Any], happened: Iterable[dict[str, Any]], language: str) -> Iterator[Mark]:
    for each in happened:
        days = [n for n, day in enumerate(labels) if each["from"] <= day <= each["to"]]
        if days:
            x, end = (place_of(place, len(labels)) for place in (days[0], days[-1]))
            yield Mark(days[0], days[-1], x, round(end - x, 1), each["text"][language])

"""What a column of a retention table asks: active in period n, in n or later, or in some period of a bracket."""

import re
from dataclasses import dataclass
from itertools import pairwise

_BRACKET = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """Members of a cohort count if they were active in one of ``reach`` periods, of which ``offset`` is the first.

    label: the ``period`` of its cells. offset: calendar distance from the cohort's period. reach: in periods, None for
    all that follow. closes: the distance of the period after which the figure counts as complete.
    """

    label: int | str
    offset: int
    reach: int | None
    closes: int


@dataclass(frozen=True, slots=True)
class On:
    """Active in period n."""

    name = "on"

    def columns(self, periods: int) -> list[Column]:
        """One column for each of the first ``periods`` periods, 0 included."""
        return [Column(label=n, offset=n, reach=1, closes=n) for n in range(periods)]


@dataclass(frozen=True, slots=True)
class OnOrAfter:
    """Active in period n or later, as far as is known."""

    name = "on_or_after"

    def columns(self, periods: int) -> list[Column]:
        """One column for each of the first ``periods`` periods, 0 included."""
        return [Column(label=n, offset=n, reach=None, closes=n) for n in range(periods)]


@dataclass(frozen=True, slots=True)
class Brackets:
    """Active in any period from the first to the last of a bracket, both included."""

    bounds: tuple[tuple[int, int], ...]

    name = "brackets"

    def columns(self, periods: int) -> list[Column]:
        """One column for each bracket that begins within the first ``periods`` periods."""
        columns = [
            Column(label=f"{first}-{last}", offset=first, reach=last - first + 1, closes=last)
            for first, last in self.bounds
        ]
        return begun(columns, periods)


Mode = On | OnOrAfter | Brackets


def begun(columns: list[Column], periods: int) -> list[Column]:
    """The columns that have begun for a cohort of which ``periods`` periods have begun: a prefix of them."""
    return [column for column in columns if column.offset < periods]


def parse_mode(text: str) -> Mode:
    """``on``, ``on_or_after`` or ``brackets:1-3,4-7``; a bracket of one period may be written ``0``.

    Raises ValueError for anything else, and for brackets that overlap or run backwards.
    """
    if text == On.name:
        return On()
    if text == OnOrAfter.name:
        return OnOrAfter()
    kind, _, brackets = text.partition(":")
    if kind == Brackets.name and brackets:
        return Brackets(_bounds(brackets))
    raise ValueError(f"the mode {text!r} is none of on, on_or_after and brackets:1-3,4-7")


def _bounds(text: str) -> tuple[tuple[int, int], ...]:
    matches = [_BRACKET.fullmatch(part) for part in text.split(",")]
    if None in matches:
        raise ValueError(f"the brackets {text!r} are not written like 1-3,4-7")
    bounds = tuple((int(match[1]), int(match[2] or match[1])) for match in matches)
    borders = [border for first, last in bounds for border in (2 * first, 2 * last + 1)]
    if any(later <= earlier for earlier, later in pairwise(borders)):
        raise ValueError(f"the brackets {text!r} overlap or run backwards")
    return bounds

"""How well a text answers a query, judged by the text itself: what an index of terms cannot tell.

An engine brings the best to the front by its terms; of those in front the texts are read, and put in order by this.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import rjieba

from community.search.analysis import Query, is_chinese, read
from community.search.stems import stem

TITLE_WEIGHT = 3  # a place in the title counts as often in the body
SATURATION = 1.2  # places of one piece beyond which more tell little. Source: as ``ranking.K1``.
USUAL_LENGTH = 60  # characters: the mean of 62,774 reviews
LENGTH_MATTERS = 0.2
NEARNESS_MATTERS = 0.6
WORDS_MATTER = 0.4
NEAR = 10  # characters between the first and the last piece at which half of the nearness is left
READ_CHARACTERS = 2_000  # what stands further down moves nothing


Places = list[tuple[int, str]]


class Line:
    """A text as a line of runs, with the places of pieces in it and the edges of its words."""

    def __init__(self, text: str, weight: int) -> None:
        self.text = read(text[:READ_CHARACTERS]).line
        self.weight = weight

    def places_of_any(self, choice: Sequence[str]) -> Places:
        return sorted((place, piece) for piece in choice for place in self.places(piece))

    def places(self, piece: str) -> list[int]:
        """Where a piece begins; a word only where a word begins."""
        before = "" if " " in piece or is_chinese(piece) else " "
        places, at = [], self.text.find(before + piece)
        while at >= 0:
            places.append(at + len(before))
            at = self.text.find(before + piece, at + 1)
        return places or self._places_of_stem(piece)

    def _places_of_stem(self, piece: str) -> list[int]:
        if (wanted := stem(piece)) is None:
            return []
        words = self.text.split(" ")
        begins = accumulate((len(word) + 1 for word in words), initial=0)
        return [begin for begin, word in zip(begins, words, strict=False) if stem(word) == wanted]

    def is_word(self, place: int, piece: str) -> bool:
        """Whether what stands there begins and ends where words do."""
        end = place + len(piece)
        return self._is_edge(place) and self._is_edge(end)

    def _is_edge(self, place: int) -> bool:
        at = bisect_left(self._edges, place)
        return at < len(self._edges) and self._edges[at] == place

    @cached_property
    def _edges(self) -> list[int]:
        return [0, *accumulate(map(len, rjieba.cut(self.text)))]


Found = Sequence[tuple[Line, Places]]  # a choice, in each line


def closeness(query: Query, title: str, body: str) -> float:
    """0 and more: how often each piece occurs, as whole words or not, how near each other, and in how long a text."""
    lines = (Line(title, TITLE_WEIGHT), Line(body, 1))
    found = [[(line, line.places_of_any(choice)) for line in lines] for choice in query.wanted]
    length = 1 - LENGTH_MATTERS + LENGTH_MATTERS * len(lines[1].text) / USUAL_LENGTH
    return sum(frequency(each, length) * wordiness(each) for each in found) * (1 + NEARNESS_MATTERS * nearness(found))


def frequency(found: Found, length: float) -> float:
    """0..1: the more places the more, but ever less. length: of the text, 1 for the usual one."""
    weight = sum(line.weight * len(places) for line, places in found)
    return weight / (weight + SATURATION * length)


def wordiness(found: Found) -> float:
    """1 where a piece stands as words at least once, else less."""
    whole = any(line.is_word(place, piece) for line, places in found for place, piece in places)
    return 1.0 if whole else 1 - WORDS_MATTER


def nearness(found: Sequence[Found]) -> float:
    """0..1: 1 where all choices stand side by side in one line, or where there is but one."""
    if len(found) < 2:
        return 0.0
    spans = [narrowest([each[line][1] for each in found]) for line in range(len(found[0]))]
    return max((NEAR / (NEAR + span) for span in spans if span is not None), default=0.0)


def narrowest(places: Sequence[Places]) -> int | None:
    """Characters between pieces in the narrowest stretch that holds one of each list; None where one is empty."""
    if not all(places):
        return None
    marks = sorted((place, place + len(piece), number) for number, each in enumerate(places) for place, piece in each)
    latest: dict[int, tuple[int, int]] = {}
    best = None
    for begin, end, number in marks:
        latest[number] = (begin, end)
        if len(latest) == len(places):
            covered = sum(last - first for first, last in latest.values())
            gap = max(0, end - min(first for first, _ in latest.values()) - covered)
            best = gap if best is None else min(best, gap)
    return best

"""What a text can be found by, what a query asks for, and whether a text answers it. Index and query share this file.

Chinese characters (with kana and bopomofo, which are written without spaces too) are found as overlapping pairs across
punctuation and spaces; in titles single characters are found as well. All other letters and digits form words, found
whole, by any beginning, and English ones by any form of the same stem. A word begins after anything that is not part
of a word, and at the first three changes between letters and digits inside one, so "gb" finds "4GB" and "13" finds
"iPhone13".

Terms of the index: a Chinese pair, a Chinese character (titles only), the first 2 to 8 letters of a word, "=" with
the whole word, and "~" with its stem.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from operator import add

from community.search.folding import fold
from community.search.stems import stem

CHINESE = (
    "\u3005-\u3007\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
SEGMENT = re.compile(rf"(?P<chinese>[{CHINESE}][{CHINESE} ]*)|(?P<word>[^ {CHINESE}]+)")
RUN = re.compile(rf"[{CHINESE}]+|[^ {CHINESE}]+")
IS_CHINESE = re.compile(rf"[{CHINESE}]")
CHANGE = re.compile(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)")

LONGEST_PREFIX = 8  # letters; a longer one is looked up by its first eight and verified against the text
LONGEST_WORD = 64  # letters by which a word is known
STARTS_WITHIN_A_WORD = 3  # bounds what a word such as "a1b2c3..." costs
MOST_LOOKUPS = 32  # choices of one query, and terms of a way, that the index is asked; the text tells the rest
MOST_PREFERRED = 8


Ways = tuple[tuple[str, ...], ...]  # index terms: all those of one way, whichever it is


@dataclass(frozen=True)
class Query:
    """What must be found, in the title or in the body, in any order, and what must not.

    wanted: choices, of each of which one piece must be found. unwanted: pieces of which none may be found.

    A piece is a run or a phrase. A run is Chinese characters in a row, or a word. A Chinese run is found where its
    characters follow each other, punctuation and spaces left out of account; a word where a word begins with it or has
    its stem; a single letter or digit only as a whole word. A lone Chinese character need only occur anywhere; but
    where it is all that is wanted, titles alone are searched for it. A phrase, which ``phrase`` makes, is found where
    its runs follow each other, words whole.

    A query that wants nothing asks for nothing in particular: every document holds it.
    """

    wanted: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[str, ...] = ()

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """All that may be found, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(self.wanted)))

    @property
    def titles_only(self) -> bool:
        return len(self.wanted) == 1 and len(self.pieces) == 1 and is_lone(self.pieces[0])

    @cached_property
    def required(self) -> tuple[Ways, ...]:
        """Index terms of which every answer holds all of one way, of each of these: bounded, and none too many."""
        if self.titles_only:
            return ((self.pieces,),)
        ways = [tuple(tuple(way) for piece in choice for way in ways_of(piece)) for choice in self.wanted]
        looked_up = list(dict.fromkeys(choice for choice in ways if all(choice)))
        most = max(1, MOST_LOOKUPS // max(1, len(looked_up)))
        return tuple(tuple(evenly(way, most) for way in choice) for choice in evenly(looked_up, MOST_LOOKUPS))

    @cached_property
    def excluded(self) -> tuple[str, ...]:
        """Index terms that no answer holds."""
        decided = [piece for piece in self.unwanted if is_decided(piece)]
        terms = dict.fromkeys(term for piece in decided for way in ways_of(piece) for term in way)
        return tuple(islice(terms, MOST_LOOKUPS))

    @cached_property
    def preferred(self) -> tuple[str, ...]:
        """Index terms that raise the rank of an answer."""
        words = dict.fromkeys(word for piece in self.pieces for word in piece.split() if not is_chinese(word))
        return tuple("=" + word for word in islice((word for word in words if len(word) > 1), MOST_PREFERRED))


@dataclass(frozen=True)
class Reading:
    """A text as queries meet it: its Chinese runs with all between their characters left out, and its words."""

    segments: Sequence[str]

    def holds(self, piece: str) -> bool:
        if " " in piece:
            return piece in self.line
        if is_chinese(piece):
            return piece in self.chinese
        return self._holds_word(piece) or stem(piece) in self.stems

    def _holds_word(self, run: str) -> bool:
        place = bisect_left(self.words, run)
        return place < len(self.words) and is_found_by(self.words[place], run)

    @cached_property
    def chinese(self) -> str:
        return " ".join(filter(is_chinese, self.segments))

    @cached_property
    def words(self) -> list[str]:
        """Beginnings at which words are found, in alphabetical order."""
        return sorted(chain.from_iterable(beginnings(word) for word in self.segments if not is_chinese(word)))

    @cached_property
    def stems(self) -> set[str]:
        return {stemmed for word in self.words if (stemmed := stem(word))}

    @cached_property
    def line(self) -> str:
        return f" {' '.join(segment if is_chinese(segment) else segment[:LONGEST_WORD] for segment in self.segments)} "


def parse(text: str) -> Query:
    """All words of a text. Every text is a query: wildcards, brackets and operators are just punctuation."""
    runs = runs_of(text)
    if runs and all(map(is_lone, runs)):
        runs = ["".join(runs)]
    return Query(tuple((run,) for run in dict.fromkeys(runs)))


def runs_of(text: str) -> list[str]:
    """The runs of a text, in their order."""
    return [run if is_chinese(run) else run[:LONGEST_WORD] for run in RUN.findall(fold(text))]


def phrase(text: str) -> str:
    """The piece that is found where all of a text is found as it stands; empty where there is nothing to be found."""
    segments = read(text).segments
    if not segments or (len(segments) == 1 and is_chinese(segments[0])):
        return "".join(segments)
    first, last = ("" if is_chinese(segments[end]) else " " for end in (0, -1))
    return (
        f"{first}{' '.join(segment if is_chinese(segment) else segment[:LONGEST_WORD] for segment in segments)}{last}"
    )


def ways_of(piece: str) -> Iterator[Sequence[str]]:
    """Index terms by which a piece is looked up: what holds it holds all terms of one way."""
    if " " in piece:
        yield list(chain.from_iterable(pairs(run) if is_chinese(run) else ["=" + run] for run in piece.split()))
    elif is_chinese(piece):
        yield list(dict.fromkeys(pairs(piece)))
    else:
        yield [piece[:LONGEST_PREFIX] if len(piece) > 1 else "=" + piece]
        if stemmed := stem(piece):
            yield ["~" + stemmed]


def evenly(things: Sequence, most: int) -> tuple:
    """At most so many of them, from begin to end."""
    step = max(1.0, len(things) / most)
    return tuple(things[int(place * step)] for place in range(min(len(things), most)))


def matches(query: Query, title: str, body: str) -> bool:
    """Whether these texts answer the query. An engine may offer too much; what this refuses is not shown."""
    readings = [read(title)] if query.titles_only else [read(title), read(body)]
    found = all(any(reading.holds(piece) for piece in choice for reading in readings) for choice in query.wanted)
    return found and not any(reading.holds(piece) for piece in query.unwanted for reading in readings)


def is_decided_by_terms(query: Query) -> bool:
    """Whether every text that holds what is required, and nothing excluded, answers: nothing is left to verify."""
    if query.titles_only:
        return not query.unwanted
    few = len(query.wanted) + 2 * len(query.unwanted) <= MOST_LOOKUPS
    return few and all(map(is_decided, (*query.pieces, *query.unwanted)))


def is_decided(piece: str) -> bool:
    """Whether the index terms of a piece leave nothing open."""
    return len(piece) == 2 if is_chinese(piece) else " " not in piece and len(piece) <= LONGEST_PREFIX


def read(text: str) -> Reading:
    found = SEGMENT.finditer(fold(text))
    return Reading([segment[0].replace(" ", "") for segment in found])


def title_terms(title: str) -> list[str]:
    """The index terms of a title in their order, repeated as often as they occur."""
    reading = read(title)
    return [*reading.chinese.replace(" ", ""), *reading_terms(reading)]


def body_terms(body: str) -> list[str]:
    """The index terms of a body in their order, repeated as often as they occur."""
    return list(reading_terms(read(body)))


def reading_terms(reading: Reading) -> Iterator[str]:
    for segment in reading.segments:
        if is_chinese(segment):
            yield from pairs(segment)
        else:
            for word in beginnings(segment):
                yield from word_terms(word)


def word_terms(word: str) -> Iterator[str]:
    yield "=" + word
    for length in range(2, min(len(word), LONGEST_PREFIX) + 1):
        yield word[:length]
    if stemmed := stem(word):
        yield "~" + stemmed


def pairs(run: str) -> Iterator[str]:
    return map(add, run, run[1:])


def beginnings(word: str) -> list[str]:
    return [word[start : start + LONGEST_WORD] for start in starts(word)]


def starts(word: str) -> list[int]:
    """The places in a word where it may be found: its start, and changes between letters and digits."""
    return [0, *(change.start() for change in islice(CHANGE.finditer(word), STARTS_WITHIN_A_WORD))]


def is_found_by(word: str, run: str) -> bool:
    return word == run if len(run) == 1 else word.startswith(run)


def is_chinese(run: str) -> bool:
    return IS_CHINESE.match(run) is not None


def is_lone(run: str) -> bool:
    return len(run) == 1 and is_chinese(run)

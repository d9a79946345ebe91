"""What a text can be found by, what a query asks for, and whether a text answers it. Index and query share this file.

Chinese characters (with kana and bopomofo, which are written without spaces too) are found as overlapping pairs across
punctuation and spaces; in titles single characters are found as well. All other letters and digits form words, found
whole or by any beginning. A word begins after anything that is not part of a word, and at the first three changes
between letters and digits inside one, so "gb" finds "4GB" and "13" finds "iPhone13".

Terms of the index: a Chinese pair, a Chinese character (titles only), the first 2 to 8 letters of a word, and "=" with
the whole word.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import add

from community.search.folding import fold

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
MOST_LOOKUPS = 32  # terms of one query that are asked of the index; the rest is verified against the text
MOST_PREFERRED = 8


@dataclass(frozen=True)
class Query:
    """A sequence of runs, each of which must be found, in the title or in the body, in any order.

    A run is Chinese characters in a row, or a word. A Chinese run is found where its characters follow each other,
    punctuation and spaces left out of account; a word where a word begins with it; a single letter or digit only as a
    whole word. A lone Chinese character need only occur anywhere; but where a query has nothing else, lone characters
    join into one run, and if there is just one, titles alone are searched for it.

    required: index terms that every answer holds. preferred: index terms that raise the rank of an answer.
    A query without runs (nothing but punctuation) asks for nothing in particular: every document holds it.
    """

    runs: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()

    @property
    def titles_only(self) -> bool:
        return len(self.runs) == 1 and is_lone(self.runs[0])


@dataclass(frozen=True)
class Reading:
    """A text as queries meet it: its Chinese runs with everything between them left out, and where its words begin."""

    chinese: str
    words: Sequence[str]

    def holds(self, run: str) -> bool:
        if is_chinese(run):
            return run in self.chinese
        place = bisect_left(self.sorted_words, run)
        return place < len(self.words) and is_found_by(self.sorted_words[place], run)

    @cached_property
    def sorted_words(self) -> list[str]:
        return sorted(self.words)


def parse(text: str) -> Query:
    """The query that a person typed. Every text is one: wildcards, brackets and operators are just punctuation."""
    runs = [run[:LONGEST_WORD] if not is_chinese(run) else run for run in RUN.findall(fold(text))]
    if runs and all(map(is_lone, runs)):
        runs = ["".join(runs)]
    runs = tuple(dict.fromkeys(runs))
    return Query(runs, required_terms(runs), preferred_terms(runs))


def required_terms(runs: Sequence[str]) -> tuple[str, ...]:
    if len(runs) == 1 and is_lone(runs[0]):
        return tuple(runs)
    terms = list(dict.fromkeys(term for run in runs for term in lookups(run)))
    step = max(1.0, len(terms) / MOST_LOOKUPS)
    return tuple(terms[int(place * step)] for place in range(min(len(terms), MOST_LOOKUPS)))


def lookups(run: str) -> Iterator[str]:
    if is_chinese(run):
        return pairs(run)
    return iter([run[:LONGEST_PREFIX] if len(run) > 1 else "=" + run])


def preferred_terms(runs: Sequence[str]) -> tuple[str, ...]:
    words = (run for run in runs if len(run) > 1 and not is_chinese(run))
    return tuple("=" + word for word in islice(words, MOST_PREFERRED))


def matches(query: Query, title: str, body: str) -> bool:
    """Whether these texts answer the query. An engine may offer too much; what this refuses is not shown."""
    if query.titles_only:
        return read(title).holds(query.runs[0])
    readings = [read(title), read(body)]
    return all(any(reading.holds(run) for reading in readings) for run in query.runs)


def is_decided_by_terms(query: Query) -> bool:
    """Whether every text that holds the required terms answers the query, so that nothing is left to verify."""
    if query.titles_only:
        return True
    short = all(len(run) == 2 if is_chinese(run) else len(run) <= LONGEST_PREFIX for run in query.runs)
    return short and len(query.required) < MOST_LOOKUPS


def read(text: str) -> Reading:
    chinese, words = [], []
    for segment in SEGMENT.finditer(fold(text)):
        if segment["chinese"]:
            chinese.append(segment["chinese"].replace(" ", ""))
        else:
            words.extend(beginnings(segment["word"]))
    return Reading(" ".join(chinese), words)


def title_terms(title: str) -> list[str]:
    """The index terms of a title in their order, repeated as often as they occur."""
    reading = read(title)
    return [*reading.chinese.replace(" ", ""), *reading_terms(reading)]


def body_terms(body: str) -> list[str]:
    """The index terms of a body in their order, repeated as often as they occur."""
    return list(reading_terms(read(body)))


def reading_terms(reading: Reading) -> Iterator[str]:
    for run in reading.chinese.split():
        yield from pairs(run)
    for word in reading.words:
        yield "=" + word
        for length in range(2, min(len(word), LONGEST_PREFIX) + 1):
            yield word[:length]


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

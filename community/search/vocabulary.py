"""Which words of a text are worth suggesting and tell what it is about. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import rjieba

from community.search.analysis import is_chinese, read

MOST_TERMS = 24  # of one content: those that it says most often, the first ones of its title before
LENGTHS_CHINESE = range(2, 7)
LENGTHS_LATIN = range(3, 25)


def read_empty() -> frozenset[str]:
    """Words that say nothing by themselves. Source: the list beside this file."""
    lines = (Path(__file__).parent / "empty_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


EMPTY = read_empty()


def terms_of(title: str, body: str) -> list[str]:
    """The words of a text, folded, the most telling first as far as the text itself shows it."""
    counts: Counter[str] = Counter()
    for text, weight in ((title, 2), (body, 1)):
        for word in words_of(text):
            counts[word] += weight
    return [word for word, _ in counts.most_common(MOST_TERMS)]


def words_of(text: str) -> Iterator[str]:
    for segment in read(text).segments:
        if is_chinese(segment):
            yield from filter(is_telling, rjieba.cut_for_search(segment))
        elif is_telling(segment):
            yield segment


def is_telling(word: str) -> bool:
    lengths = LENGTHS_CHINESE if is_chinese(word) else LENGTHS_LATIN
    return len(word) in lengths and not word.isdigit() and word not in EMPTY

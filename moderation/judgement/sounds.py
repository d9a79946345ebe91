"""How a folded text sounds: one toneless syllable for each Chinese character, and for pinyin that is written out.

Screening reads the table words/pinyin.tsv; its source: words/NOTICE.txt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderation.judgement.characters import read_table

PINYIN = read_table("pinyin.tsv")
SYLLABLES = frozenset(PINYIN.values())
LONGEST_SYLLABLE = 6  # zhuang
LATIN = re.compile(r"[a-z]+| ")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read in other pieces: ``starts[i]`` and ``ends[i]`` bound the i-th piece in the text."""

    pieces: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text behind the pieces [start, end)."""
        return self.starts[start], self.ends[end - 1]


def sounds(folded: str) -> Reading:
    """Its syllables; what has none stands for itself, a Latin word as a whole: 'jia微xin号8' → jia wei xin hao 8."""
    pieces = list(map(PINYIN.get, folded, folded))
    if not LATIN.search(folded):
        return Reading(pieces, range(len(pieces)), range(1, len(pieces) + 1))
    heard = list(_heard(folded, pieces))
    return Reading(*map(list, zip(*heard, strict=True))) if heard else Reading((), (), ())


def syllables(word: str) -> list[str]:
    """A Latin word as pinyin, the longest syllables first; as it is if it is none."""
    found, start = [], 0
    while start < len(word):
        ends = range(min(start + LONGEST_SYLLABLE, len(word)), start, -1)
        end = next((end for end in ends if word[start:end] in SYLLABLES), None)
        if end is None:
            return [word]
        found.append(word[start:end])
        start = end
    return found


def _heard(folded: str, pieces: list[str]) -> Iterator[tuple[str, int, int]]:
    """(piece, start, end), Latin letters taken together and spaces left out."""
    done = 0
    for run in LATIN.finditer(folded):
        yield from ((pieces[place], place, place + 1) for place in range(done, run.start()))
        yield from _latin(run.group().strip(), run.start())
        done = run.end()
    yield from ((pieces[place], place, place + 1) for place in range(done, len(folded)))


def _latin(word: str, start: int) -> Iterator[tuple[str, int, int]]:
    for syllable in syllables(word):
        yield syllable, start, start + len(syllable)
        start += len(syllable)

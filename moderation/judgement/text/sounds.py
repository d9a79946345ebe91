"""How a folded text sounds: one toneless syllable for each Chinese character, and for pinyin that is written out.

Screening reads the table words/pinyin.tsv; its source: words/NOTICE.txt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from moderation.judgement.text.characters import read_table

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


@lru_cache(maxsize=8)  # the shipped words, and the shop's of each reason, ask one after the other about the same text
def sounds(folded: str) -> Reading:
    """Its syllables; what has none stands for itself, a Latin word as a whole: 'jia微xin号8' → jia wei xin hao 8."""
    heard = list(map(PINYIN.get, folded, folded))
    pieces, starts, ends, done = [], [], [], 0
    for run in LATIN.finditer(folded):
        _extend(pieces, starts, ends, heard, done, run.start())
        start, done = run.span()
        for syllable in syllables(run.group().strip()):
            pieces.append(syllable)
            starts.append(start)
            start += len(syllable)
            ends.append(start)
    if not done:
        return Reading(heard, range(len(heard)), range(1, len(heard) + 1))
    _extend(pieces, starts, ends, heard, done, len(folded))
    return Reading(pieces, starts, ends)


@lru_cache(maxsize=4096)  # a few names of brands are most of the Latin words
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


def _extend(pieces: list[str], starts: list[int], ends: list[int], heard: list[str], start: int, end: int) -> None:
    """Take over what was heard character by character between [start, end)."""
    pieces += heard[start:end]
    starts += range(start, end)
    ends += range(start + 1, end + 1)

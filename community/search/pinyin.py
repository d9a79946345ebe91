"""How Chinese is typed by its sound: 小白鞋 as xiaobaixie, or by its initials, xbx. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

MOST_SPELLINGS = 6  # of one name: the usual one, and those in which one character is read otherwise


class Spelling(NamedTuple):
    """What somebody types."""

    full: str
    initials: str


def read_table() -> dict[str, list[str]]:
    """The syllables of each character, the most usual first. Source: the table beside this file, and its head."""
    lines = (Path(__file__).parent / "pinyin.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {character: syllables.split(",") for character, syllables in pairs}


READINGS = read_table()


def spellings(segments: Sequence[str]) -> list[Spelling]:
    """How a folded text is typed, the usual way first; nothing for one without a character that we can read.

    segments: Chinese runs and words. A word is typed as it is.
    """
    pieces = [piece for segment in segments for piece in pieces_of(segment)]
    if not any(len(piece) == 1 and piece in READINGS for piece in pieces):
        return []
    usual = [READINGS.get(piece, [piece])[0] for piece in pieces]
    read = islice(chain([usual], read_otherwise(pieces, usual)), MOST_SPELLINGS)
    return list(dict.fromkeys(map(spelling_of, read)))


def sound(segments: Sequence[str]) -> str:
    """The usual full spelling: texts of one sound share it."""
    return "".join(READINGS.get(piece, [piece])[0] for segment in segments for piece in pieces_of(segment))


def pieces_of(segment: str) -> list[str]:
    """A Chinese run character by character, a word as a whole."""
    return list(segment) if segment[0] in READINGS else [segment]


def read_otherwise(pieces: Sequence[str], usual: Sequence[str]) -> Iterator[list[str]]:
    """One character read in its second way, each in turn; then one in its third."""
    for rank in (1, 2):
        for place, piece in enumerate(pieces):
            for syllable in READINGS.get(piece, [])[rank : rank + 1]:
                yield [*usual[:place], syllable, *usual[place + 1 :]]


def spelling_of(syllables: Sequence[str]) -> Spelling:
    return Spelling("".join(syllables), "".join(syllable[0] for syllable in syllables))

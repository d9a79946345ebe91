"""One form for every way of writing the same thing, and the way back to the text as it was written.

Folding is decided code point by code point, so that a match in the folded text has an exact place in the original. It
is the compatibility decomposition (the classes of NFKC, without composing), case folding, and one character for all
simplified, traditional and regional forms of a Chinese character. Combining accents and invisible characters vanish;
whatever is neither letter, digit nor part of one becomes a space.
"""

import unicodedata
from pathlib import Path

REMEMBERED_FOLDS = 30_000  # more than any living text uses; a hostile one must not fill the memory
INVISIBLE = (
    range(0x0300, 0x0370),  # accents
    range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00),
    range(0x20D0, 0x2100),
    range(0xFE00, 0xFE10),  # variation selectors
    range(0xFE20, 0xFE30),
    range(0xE0100, 0xE01F0),
)


def read_variants() -> dict[str, str]:
    """The character that stands for each Chinese variant. Source: the table beside this file, and its head."""
    lines = (Path(__file__).parent / "variants.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


VARIANTS = read_variants()


def fold_character(character: str) -> str:
    """What one code point becomes: nothing, one character or several ("㎡" is "m2")."""
    lowered = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(fold_decomposed, unicodedata.normalize("NFKD", lowered)))


def fold_decomposed(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or any(ord(character) in block for block in INVISIBLE):
        return ""
    if category[0] in "LMN":
        return VARIANTS.get(character, character)
    return " "


class Folds(dict[int, str]):
    """A translation table that fills itself with the characters it meets."""

    def __missing__(self, code_point: int) -> str:
        folded = fold_character(chr(code_point))
        if len(self) < REMEMBERED_FOLDS:
            self[code_point] = folded
        return folded


FOLDS = Folds()


def fold(text: str) -> str:
    """The text in its one form. Folding twice changes nothing more."""
    return text.translate(FOLDS)


def fold_with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the code point of the original that it came from."""
    pieces = [FOLDS[ord(character)] for character in text]
    origins = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origins

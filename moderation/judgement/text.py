"""What a text says once its disguises are off: the one place of 'same text' for moderation.

Folding: NFKD, case, invisible and combining marks, look-alike letters, traditional → simplified, separators between
characters, repeated characters. Every folded character knows its place in the original, so that a span always quotes
the author's own words. Sources of the tables: words/NOTICE.txt.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
MARKS = {"Mn", "Me", "Cf"}
LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mc", "Nd", "Nl", "No"}
# U+FDFA alone unfolds into 18 characters: 20,000 of them would be a weapon. Honest text needs at most four (㍿).
LONGEST_UNFOLDING = 4


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``starts[i]`` is the place of its i-th character in the original, in code points."""

    text: str
    starts: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's [start, end) behind the folded [start, end). Raises ValueError if that is empty."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is not a part of a text of {len(self.text)} characters")
        return self.starts[start], self.starts[end - 1] + 1


def fold(text: str) -> Folded:
    """Without disguises, repeated letters included: '加．微．信', '好好好好' → '加微信', '好'.

    Digits are never taken for repetition. Folding a folded text changes nothing.
    """
    return squeeze(spell(text))


def spell(text: str) -> Folded:
    """As ``fold``, but with repeated letters kept: '一三八零零零零' is a number that folding would shorten."""
    return _without(_without(_characters(text), SPACES), SEPARATORS)


def squeeze(spelled: Folded) -> Folded:
    """A spelled text without its repeated letters: ``fold`` from half way."""
    once = _without(spelled, REPEATED)
    return _without(_without(once, SEPARATORS), REPEATED)


def language_of(text: str) -> str | None:
    """zh, en, or None where too little can be read.

    Any two Chinese characters in ten letters make a text Chinese: brand and product names are Latin in Chinese too.
    """
    han, latin = len(HAN.findall(text)), len(LATIN.findall(text))
    if han + latin < 2:
        return None
    return "zh" if han * 5 >= han + latin else "en"


HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z]")
# Written without spaces between words, so that a space there is only a disguise: Han, kana and what stands about them.
WIDE = r"\u2e80-\ua4cf\uf900-\ufaff\U0001b000-\U0003ffff"
NARROW = rf"[^ {WIDE}]"
SPACES = re.compile(r"(?<= ) +")
SEPARATORS = re.compile(
    rf"^ | \Z|(?<=[{WIDE}]) | (?=[{WIDE}])"  # at either end, beside a wide character,
    rf"|(?:(?<=^{NARROW})|(?<=[ {WIDE}]{NARROW})) (?={NARROW}(?:[ {WIDE}]|\Z))"  # or between two single letters
)
REPEATED = re.compile(r"(?<=([^\d ]))\1{2,}")  # three and more of a kind: 'cool' and '妈妈' are words


def _without(folded: Folded, pattern: re.Pattern[str]) -> Folded:
    """``folded`` without what ``pattern`` matches."""
    cuts = [match.span() for match in pattern.finditer(folded.text)]
    if not cuts:
        return folded
    begins = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(folded.text)]
    kept = list(zip(begins, ends, strict=True))
    starts = [place for begin, end in kept for place in folded.starts[begin:end]]
    return Folded("".join(folded.text[begin:end] for begin, end in kept), starts)


def _characters(text: str) -> Folded:
    pieces = list(map(fold_character, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces:
        return Folded(folded, range(len(text)))
    return Folded(folded, [place for place, piece in enumerate(pieces) for _ in piece])


@lru_cache(maxsize=1 << 16)  # bounded: who sends every code point there is must not fill the memory
def fold_character(char: str) -> str:
    """What one character says: nothing for an invisible mark, a space for punctuation and symbols.

    The steps feed each other (a look-alike of a full-width capital), so they are taken until nothing changes.
    """
    before, after = None, char
    while before != after:
        before, after = after, "".join(map(_step, after))
    return after if len(after) <= LONGEST_UNFOLDING else char


def _step(char: str) -> str:
    plain = CONFUSABLES.get(char) or unicodedata.normalize("NFKD", char).casefold()
    return "".join(map(_plain, plain))


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in MARKS or char in HANGUL_FILLERS:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    return SIMPLIFIED.get(char, char) if category in LETTERS else " "


def read_table(name: str) -> dict[str, str]:
    """A two-column table of ``words/``."""
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


CONFUSABLES = read_table("confusables.tsv")
SIMPLIFIED = read_table("simplified.tsv")
HANGUL_FILLERS = "\u115f\u1160"  # letters by category, invisible by nature

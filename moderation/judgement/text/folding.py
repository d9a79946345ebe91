"""What a text says once its disguises are off: the one place of 'same text' for moderation.

Folding: what each character says (characters.py), separators between characters, letters written as digits (leet.py),
repeated characters. Every folded character knows its place in the original, so that a span always quotes the author's
own words. How much of a disguise it takes off: benchmarks/moderation_folding.py.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from moderation.judgement.text.characters import Characters
from moderation.judgement.text.leet import read_digits, read_signs

CHARACTERS = Characters()
REMEMBERED = 32  # texts: a submission's, which its print and its checks each ask for, among those its author wrote last


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


@lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> Folded:
    """Without disguises, repeated letters included: '加．微．信', '好好好好', 'h3ll0' → '加微信', '好', 'hello'.

    Digits are never taken for repetition. Folding a folded text changes nothing.
    """
    return squeeze(spell(text))


@lru_cache(maxsize=REMEMBERED)
def spell(text: str) -> Folded:
    """As ``fold``, but with digits and repeated letters kept: folding would shorten the number '一三八零零零零'."""
    spelled = _without_separators(_characters(text))
    if "@" in spelled.text or "$" in spelled.text:
        spelled = _without_separators(Folded(read_signs(spelled.text), spelled.starts))
    return spelled


def squeeze(spelled: Folded) -> Folded:
    """A spelled text without leet and repeated letters: ``fold`` from half way.

    The steps feed each other ('aaa 3 bbb ccc'), so they are taken until nothing changes.
    """
    before, after = None, spelled
    while before is not after:
        before, after = after, _squeezed(after)
    return after


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
MARGINS = re.compile(rf"^ +|(?<=[{WIDE}]) +|(?<! ) ++(?=[{WIDE}]|\Z)")
WIDER = re.compile(r"(?<= ) +")
# Letters one by one, with spaces between them: 'f u c k'.
LONE = rf"[^ {WIDE}]"
SPELLED_OUT = re.compile(rf"(?<![^ {WIDE}]){LONE}(?: ++{LONE}(?![^ {WIDE}]))+")
GAP = re.compile(" +")
REPEATED = re.compile(r"(?<=([^\d ]))\1{2,}")  # three and more of a kind: 'cool' and '妈妈' are words


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where it matches."""
    return [match.span() for match in pattern.finditer(text)]


def _squeezed(folded: Folded) -> Folded:
    """One round; the same object if there is nothing to do."""
    text = read_digits(folded.text)
    read = folded if text == folded.text else Folded(text, folded.starts)
    once = _without(read, spans(REPEATED, text))
    return once if once is folded else _without_separators(once)


def _without_separators(folded: Folded) -> Folded:
    """No spaces about wide characters, none between letters that stand alone, one between words."""
    if " " not in folded.text:
        return folded
    inside = _without(folded, spans(MARGINS, folded.text))
    words = _without(inside, _disguising_gaps(inside.text))
    single = _without(words, spans(WIDER, words.text))
    # Words that were spelled out may be letters that stand alone; a second round finds no wider gaps.
    return single if words is inside else _without(single, _disguising_gaps(single.text))


def _disguising_gaps(text: str) -> list[tuple[int, int]]:
    """What separates letters that were spelled out.

    Whoever writes a separator behind every character turns the space between two words into two of them and a space:
    a gap that wide ends a word, and keeps one space.
    """
    return [cut for run in SPELLED_OUT.finditer(text) for cut in _cuts(text, *run.span())]


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The gaps to be cut between [start, end)."""
    gaps = [gap.span() for gap in GAP.finditer(text, start, end)]
    separator = min(last - first for first, last in gaps)
    return ((first + (last - first > 2 * separator), last) for first, last in gaps)


def _without(folded: Folded, cuts: list[tuple[int, int]]) -> Folded:
    """``folded`` without these parts, which are ordered; the same object if there are none."""
    if not cuts:
        return folded
    begins = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(folded.text)]
    kept = list(zip(begins, ends, strict=True))
    starts = list(chain.from_iterable(folded.starts[begin:end] for begin, end in kept))
    return Folded("".join(folded.text[begin:end] for begin, end in kept), starts)


def _characters(text: str) -> Folded:
    pieces = list(map(CHARACTERS.__getitem__, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces:
        return Folded(folded, range(len(text)))
    return Folded(folded, [place for place, piece in enumerate(pieces) for _ in piece])

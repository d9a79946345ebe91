"""Word banks: which words a shop does not want, what they are worth, and where a text holds them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from moderation.judgement.text.folding import fold
from moderation.judgement.text.sounds import sounds
from moderation.judgement.words.disguises import PARTS, joined, looks_of, sounds_of
from moderation.judgement.words.matcher import Matcher

MOST_PLACES = 500  # a hostile text holds 10,000; the first say enough
BANK = Path(__file__).parent / "bank.tsv"
WORDS_ALLOWED = tuple(BANK.with_name("allowed.txt").read_text(encoding="utf-8").split())


class Way(StrEnum):
    """How a word was found: as written, with one look-alike, by its sound alone, or put together from split parts."""

    LETTERS = "letters"
    LOOKS = "looks"
    SOUNDS = "sounds"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Word:
    """A banned word, folded, and the share of genuine reviews that hold it, measured; 0..1.

    rate: as it is written. looks, sounds: with one look-alike character, and as it sounds; None if it is not searched
    for in that way.
    """

    text: str
    policy: str
    source: str
    rate: float
    looks: float | None = None
    sounds: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found at [start, end) of a folded text."""

    start: int
    end: int
    word: Word
    way: Way = Way.LETTERS

    @property
    def rate(self) -> float:
        """Share of genuine reviews in which this word is found in this way."""
        found = {Way.LOOKS: self.word.looks, Way.SOUNDS: self.word.sounds}.get(self.way)
        return self.word.rate if found is None else found


class Bank:
    """Words, and an allow-list: a word inside an allowed phrase ('色情' in '举报色情') is no hit."""

    def __init__(self, words: Iterable[Word], allowed: Iterable[str] = ()) -> None:
        self.words = {word.text: word for word in words}
        self.allowed = frozenset(fold(phrase).text for phrase in allowed)
        known = self.words.values()
        self._looks = {look: word for word in known if word.looks is not None for look in looks_of(word.text)}
        self._sounds = {sounds_of(word.text): word for word in known if word.sounds is not None}
        self._letters = Matcher({*self.words, *self.allowed, *self._looks, *PARTS})
        self._syllables = Matcher(self._sounds)

    def find(self, text: str) -> list[Hit]:
        """The words in a folded text, one for each place. A Latin word counts only where it stands alone: not 'ass' in
        'class'."""
        places = self._places(text)
        pardons = [place for place in places if text[slice(*place)] in self.allowed]
        parts = [place for place in places if text[slice(*place)] in PARTS]
        hits = [*self._spelled(text, places), *self._heard(text), *(self._split(text, parts) if parts else ())]
        first = {(hit.start, hit.end): hit for hit in reversed(hits)}
        return sorted(
            (hit for place, hit in first.items() if not _is_inside(*place, pardons)),
            key=lambda hit: (hit.end, hit.start),
        )

    def _places(self, text: str) -> list[tuple[int, int]]:
        return list(islice(self._letters.find(text), MOST_PLACES))

    def _spelled(self, text: str, places: Iterable[tuple[int, int]]) -> Iterator[Hit]:
        for start, end in places:
            piece = text[start:end]
            if piece in self.words and stands_alone(text, start, end):
                yield Hit(start, end, self.words[piece])
            elif piece in self._looks:
                yield Hit(start, end, self._looks[piece], Way.LOOKS)

    def _heard(self, text: str) -> Iterator[Hit]:
        if self._sounds:
            reading = sounds(text)
            for start, end in islice(self._syllables.find(reading.pieces), MOST_PLACES):
                yield Hit(*reading.span(start, end), self._sounds[tuple(reading.pieces[start:end])], Way.SOUNDS)

    def _split(self, text: str, parts: list[tuple[int, int]]) -> Iterator[Hit]:
        reading = joined(text, parts)
        whole = "".join(reading.pieces)
        for hit in self._spelled(whole, self._places(whole)):
            yield Hit(*reading.span(hit.start, hit.end), hit.word, Way.PARTS)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Does [start, end) cut no Latin word or number in two?"""
    begins_inside = start > 0 and _joins(text[start - 1], text[start])
    return not begins_inside and not (end < len(text) and _joins(text[end - 1], text[end]))


def read_bank(*policies: str, allowed: Iterable[str] = WORDS_ALLOWED) -> Bank:
    """The shipped words of these policies. Source of words and rates: NOTICE.txt."""
    return Bank((word for word in read_words(BANK) if word.policy in policies), allowed)


def read_words(path: Path) -> Iterator[Word]:
    """The words of a table: word, policy, source, rate, rate of look-alikes or '-', rate of sounds or '-'."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text, policy, source, *rates = line.split("\t")
        yield Word(text, policy, source, *(None if rate == "-" else float(rate) for rate in rates))


def _joins(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _is_inside(start: int, end: int, pardons: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in pardons)

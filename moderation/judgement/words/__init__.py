"""Word banks: which words a shop does not want, what they are worth, and a linear-time search for them."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from moderation.judgement.text import fold

MOST_PLACES = 500  # a hostile text holds 10,000; the first say enough
BANK = Path(__file__).parent / "bank.tsv"
WORDS_ALLOWED = tuple(BANK.with_name("allowed.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Word:
    """A banned word, folded. rate: share of genuine reviews that hold it, measured; 0..1."""

    text: str
    policy: str
    source: str
    rate: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found at [start, end) of a folded text."""

    start: int
    end: int
    word: Word


class Matcher:
    """Finds all of many words in one pass, in time that does not depend on how many they are.

    Source: Aho and Corasick, Efficient string matching, CACM 18 (1975).
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._lengths: list[tuple[int, ...]] = [()]
        for word in words:
            self._add(word)
        self._fall = [0] * len(self._next)
        self._link()

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """[start, end) of every occurrence, overlapping ones too, by their ends."""
        following, fall, lengths, node = self._next, self._fall, self._lengths, 0
        for place, char in enumerate(text, start=1):
            while node and char not in following[node]:
                node = fall[node]
            node = following[node].get(char, 0)
            for length in lengths[node]:
                yield place - length, place

    def _add(self, word: str) -> None:
        node = 0
        for char in word:
            if char not in self._next[node]:
                self._next[node][char] = len(self._next)
                self._next.append({})
                self._lengths.append(())
            node = self._next[node][char]
        self._lengths[node] = (len(word),)

    def _link(self) -> None:
        """Breadth first, so that the node fallen back to is complete when it is needed."""
        queue = deque(self._next[0].values())
        while queue:
            node = queue.popleft()
            for char, child in self._next[node].items():
                back = self._fall[node]
                while back and char not in self._next[back]:
                    back = self._fall[back]
                self._fall[child] = self._next[back].get(char, 0)
                self._lengths[child] += self._lengths[self._fall[child]]
                queue.append(child)


class Bank:
    """Words, and an allow-list: a word inside an allowed phrase ('色情' in '举报色情') is no hit."""

    def __init__(self, words: Iterable[Word], allowed: Iterable[str] = ()) -> None:
        self.words = {word.text: word for word in words}
        self.allowed = frozenset(fold(phrase).text for phrase in allowed)
        self._matcher = Matcher({*self.words, *self.allowed})

    def find(self, text: str) -> list[Hit]:
        """The words in a folded text. A Latin word counts only where it stands alone: not 'ass' in 'class'."""
        found = islice(self._matcher.find(text), MOST_PLACES)
        places = [(start, end, text[start:end]) for start, end in found]
        pardons = [(start, end) for start, end, phrase in places if phrase in self.allowed]
        return [
            Hit(start, end, self.words[phrase])
            for start, end, phrase in places
            if phrase in self.words and stands_alone(text, start, end) and not _is_inside(start, end, pardons)
        ]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Does [start, end) cut no Latin word or number in two?"""
    begins_inside = start > 0 and _joins(text[start - 1], text[start])
    return not begins_inside and not (end < len(text) and _joins(text[end - 1], text[end]))


def read_bank(policy: str, allowed: Iterable[str] = ()) -> Bank:
    """The shipped words of one policy. Source of words and rates: NOTICE.txt."""
    rows = (line.split("\t") for line in BANK.read_text(encoding="utf-8").splitlines())
    words = (Word(text, slug, source, float(rate)) for text, slug, source, rate in rows)
    return Bank((word for word in words if word.policy == policy), allowed)


def _joins(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _is_inside(start: int, end: int, pardons: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in pardons)

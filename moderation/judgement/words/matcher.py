"""A linear-time search for many words at once."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence

Word = Sequence[Hashable]  # a text, or a sequence of syllables


class Matcher:
    """Finds all of many words in one pass, in time that does not depend on how many they are.

    Source: Aho and Corasick, Efficient string matching, CACM 18 (1975).
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self._next: list[dict[Hashable, int]] = [{}]
        self._lengths: list[tuple[int, ...]] = [()]
        for word in words:
            self._add(word)
        self._fall = [0] * len(self._next)
        self._link()

    def find(self, text: Word) -> Iterator[tuple[int, int]]:
        """[start, end) of every occurrence, overlapping ones too, by their ends."""
        following, fall, lengths, node = self._next, self._fall, self._lengths, 0
        root = following[0]
        for place, char in enumerate(text, start=1):
            while node and char not in following[node]:
                node = fall[node]
            node = following[node][char] if node else root.get(char, 0)
            if node:
                for length in lengths[node]:
                    yield place - length, place

    def _add(self, word: Word) -> None:
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

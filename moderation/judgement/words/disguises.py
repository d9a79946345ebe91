"""Words in disguises that folding leaves on, because ordinary text would suffer: look-alikes, homophones, split
characters. They are searched for the banned words alone. Sources of the tables: NOTICE.txt."""

from collections.abc import Iterator

from moderation.judgement.text.characters import read_table
from moderation.judgement.text.folding import HAN
from moderation.judgement.text.sounds import PINYIN, Reading

LOOKS = read_table("looks.tsv")
PARTS = read_table("parts.tsv")
FEWEST_LOOKS = 3  # Chinese characters of a word; fewer say too little once one is replaced


def looks_of(word: str) -> Iterator[str]:
    """The word with one of its characters replaced by one that looks like it."""
    if len(HAN.findall(word)) >= FEWEST_LOOKS:
        for place, char in enumerate(word):
            yield from (word[:place] + look + word[place + 1 :] for look in LOOKS.get(char, ""))


def sounds_of(word: str) -> tuple[str, ...]:
    """The syllables of a word. Raises KeyError if it is not all Chinese."""
    return tuple(PINYIN[char] for char in word)


def joined(text: str, places: list[tuple[int, int]]) -> Reading:
    """The text with the split characters at these places put together again; of two that overlap, the first."""
    pieces = [(text[place], place, place + 1) for place in range(len(text))]
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if all(pieces[start:end]):
            pieces[start:end] = [(PARTS[text[start:end]], start, end), *[None] * (end - start - 1)]
    return Reading(*map(list, zip(*filter(None, pieces), strict=True)))

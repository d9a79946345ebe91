"""What a model is taught beside the examples: how texts are disguised, and that no name condemns.

Disguises replace characters by what sounds, looks or is written alike; trained on such copies, a model recognises what
folding cannot undo. Our own sentences put the names of groups and of goods into honest and into abusive sentences, so
that the sentence decides and not the name. Sources of the tables: NOTICE.txt.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random

from moderation.judgement.text.folding import HAN
from moderation.judgement.words import BANK
from moderation.training.examples import Example

TABLES = Path(__file__).parent
Table = Mapping[str, tuple[str, ...]]
# Of the characters of a copy; hardly anybody hides more than half of a text, and below a seventh little is hidden.
LEAST_HIDDEN, MOST_HIDDEN = 0.15, 0.5
COPY_WEIGHT = 0.5  # of a disguised copy: together, two copies count as much as their original
COPIES = 2
NAMES_TRIED = 40  # for each of our own sentences


def disguise(text: str, table: Table, share: float, dice: Random) -> str:
    """The text with about ``share`` (0..1) of the characters that the table knows replaced."""
    return "".join(dice.choice(table[char]) if char in table and dice.random() < share else char for char in text)


def disguised(examples: Iterable[Example], language: str, dice: Random) -> Iterator[Example]:
    """Copies of the examples, each in one disguise of the language."""
    tables = DISGUISES[language]()
    for example in examples:
        for _ in range(COPIES):
            share = dice.uniform(LEAST_HIDDEN, MOST_HIDDEN)
            text = disguise(example.text, dice.choice(tables), share, dice)
            yield Example(text, example.is_bad, example.weight * COPY_WEIGHT)


def own_sentences(task: str, language: str, dice: Random) -> Iterator[Example]:
    """Our sentences about groups and goods, with many names each, alone and after another of their kind.

    What is abusive teaches nothing about spam.
    """
    for slot in ("group", "thing"):
        names = fillers(language, slot)
        for kind in ("honest", task):
            sentences = _sentences(language, kind, f"{{{slot}}}")
            for sentence in sentences:
                for name in dice.sample(names, min(NAMES_TRIED, len(names))):
                    yield Example(sentence.replace(f"{{{slot}}}", name), kind == task)
                    pair = f"{dice.choice(sentences)} {sentence}"
                    yield Example(pair.replace(f"{{{slot}}}", name), kind == task)


def _sentences(language: str, kind: str, place: str) -> list[str]:
    rows = _rows("sentences.tsv")
    return [text for spoken, said, text in rows if (spoken, said) == (language, kind) and place in text]


def fillers(language: str, slot: str) -> list[str]:
    """The names of groups, or of goods, that sentences are tried with."""
    return [name for spoken, place, name in _rows("fillers.tsv") if (spoken, place) == (language, slot)]


@cache
def chinese_disguises() -> tuple[Table, ...]:
    """Same sound, then pinyin, look-alikes, split characters. The first counts thrice: it has most ways to go."""
    return homophones(), homophones(), homophones(), syllables(), look_alikes(), splits()


@cache
def english_disguises() -> tuple[Table, ...]:
    """Letters left out behind a sign, or written as digits."""
    masks = dict.fromkeys("aeiou", ("*", "-"))
    digits = {"a": ("4", "@"), "e": ("3",), "i": ("1", "!"), "o": ("0",), "s": ("5", "$"), "t": ("7",)}
    return masks, digits


@cache
def syllables() -> Table:
    """Common character → its pinyin without the tone."""
    lines = BANK.with_name("pinyin.tsv").read_text(encoding="utf-8").splitlines()
    return {char: (sound,) for char, sound in (line.split("\t") for line in lines) if is_common(char)}


@cache
def homophones() -> Table:
    """Common character → the others of the same sound, whatever their tone."""
    by_sound = sorted((sound, char) for char, (sound,) in syllables().items())
    families = [[char for _, char in family] for _, family in groupby(by_sound, key=lambda pair: pair[0])]
    return {
        char: tuple(other for other in family if other != char)
        for family in families
        for char in family
        if len(family) > 1
    }


@cache
def look_alikes() -> Table:
    """Character → those that look like it."""
    return {char: tuple(others) for char, others in _rows("look_alikes.tsv")}


@cache
def splits() -> Table:
    """Character → its two halves, side by side; several ways for some."""
    return {char: tuple(ways.split(" ")) for char, ways in _rows("splits.tsv")}


def is_common(char: str) -> bool:
    """One of the 6,763 characters of GB 2312."""
    return HAN.match(char) is not None and char.encode("gb2312", "ignore") != b""


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines)


DISGUISES = {"zh": chinese_disguises, "en": english_disguises}

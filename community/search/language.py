"""The language of searches: what somebody typed, read as words, phrases and conditions. Pure; every text is a query.

    query     = { item } , items divided by white space
    item      = [ "-" ] ( condition | phrase | word )           "-": what no answer holds
    condition = name ( ":" | "：" ) ( phrase | word )
    phrase    = '"' text '"' | “text” | 「text」 | 『text』        these words in this order, each of them whole
    name      = topic | product | by | rating | kind | before | after | has | verified | status, or 话题 and so on

A condition whose name or value is none, a quote that does not end, a minus before nothing: all that is words, and the
signs in it are white space. Reading what ``str`` prints of a reading gives that reading again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from community.search.analysis import RUN, is_chinese
from community.search.conditions import ENGLISH, LONGEST_VALUE, ONE, SHOPPER, ValueReader
from community.search.folding import FOLDS, fold

MOST_WORDS = 64  # each is looked for in every text that is verified
MOST_PHRASES = 8
MOST_REFUSED = 16  # words, and as many phrases
MOST_CONDITIONS = 16
LONGEST_PHRASE = 500  # code points; bounds the search for the end of a quote
MOST_IGNORED = 20  # that an answer tells of
SHOWN = 40  # code points of each

PAIRS = ('""', "“”", "「」", "『』", "＂＂")
QUOTED = "|".join(f"{begin}[^{end}]{{0,{LONGEST_PHRASE}}}{end}" for begin, end in PAIRS)
BARE = re.compile("[^\\s{}]+".format("".join(begin for begin, _ in PAIRS)))
ITEM = re.compile(
    r"(?:(?<!\S)(?P<minus>[-－−]))?(?:(?<![^\s－−-])(?P<name>[^\W\d_]{1,16})[:：](?=\S))?"
    rf"(?:(?P<quoted>{QUOTED})|(?P<bare>{BARE.pattern}))"
)


@dataclass(frozen=True)
class Condition:
    """``name:value`` in the one form in which it is printed. refused: it must not hold."""

    name: str
    value: str
    refused: bool = False

    def __str__(self) -> str:
        value = self.value if BARE.fullmatch(self.value) else f'"{self.value}"'
        return f"{'-' if self.refused else ''}{self.name}:{value}"


@dataclass(frozen=True)
class Ignored:
    """What was left out of a query, cut to 40 code points, and why.

    reason: too_many_words, too_many_phrases, too_many_refused, too_many_conditions, too_long or repeated.
    """

    text: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """A query as it was understood. Words and phrases hold letters and digits, phrases spaces between them."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    refused_words: tuple[str, ...] = ()
    refused_phrases: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    ignored: tuple[Ignored, ...] = field(default=(), compare=False)

    @property
    def is_empty(self) -> bool:
        return self == Asked()

    def __str__(self) -> str:
        parts = [*self.words, *(f'"{phrase}"' for phrase in self.phrases)]
        parts += [f"-{word}" for word in self.refused_words]
        parts += [f'-"{phrase}"' for phrase in self.refused_phrases]
        return " ".join([*parts, *map(str, self.conditions)])


class Said:
    """What has been read so far, and what was left out of it."""

    def __init__(self) -> None:
        self.ignored: list[Ignored] = []
        self.words: list[str] = []
        self.phrases: list[str] = []
        self.refused_words: list[str] = []
        self.refused_phrases: list[str] = []
        self.conditions: list[Condition] = []

    def say(self, tokens: Sequence[str], *, quoted: bool) -> None:
        """Words to be found. Quoted Chinese without a gap is no more than a word, for it is found as a whole anyway."""
        if quoted and not is_one_chinese_run(tokens):
            self.phrases += phrase_of(tokens)
        else:
            self.words += tokens

    def refuse(self, tokens: Sequence[str], *, quoted: bool) -> None:
        """Words not to be found. Several that hang together are refused together."""
        if len(tokens) > 1 or (quoted and not is_one_chinese_run(tokens)):
            self.refused_phrases += phrase_of(tokens)
        else:
            self.refused_words += tokens

    def leave_out(self, texts: Sequence[object], reason: str) -> None:
        room = MOST_IGNORED - len(self.ignored)
        self.ignored += [Ignored(str(text)[:SHOWN], reason) for text in texts[:room]]


def read_query(text: str, readers: Mapping[str, ValueReader] = SHOPPER) -> Asked:
    """The query that somebody typed. readers: SHOPPER or MODERATOR, the conditions that they may use."""
    said = Said()
    for item in ITEM.finditer(text):
        condition = condition_of(item, readers)
        if condition:
            said.conditions.append(condition)
            continue
        tokens, quoted = tokens_of(item["quoted"] or item["bare"]), item["quoted"] is not None
        if item["minus"]:
            said.refuse([*tokens_of(item["name"] or ""), *tokens], quoted=quoted)
        else:
            said.words += tokens_of(item["name"] or "")
            said.say(tokens, quoted=quoted)
    return within_bounds(said)


def condition_of(item: re.Match[str], readers: Mapping[str, ValueReader]) -> Condition | None:
    """The condition that an item is, if it is one."""
    name = ENGLISH.get(fold(item["name"] or ""))
    if name not in readers:
        return None
    given = item["quoted"][1:-1] if item["quoted"] else item["bare"]
    value = readers[name](" ".join(given.replace('"', " ").split()))
    return Condition(name, value, item["minus"] is not None) if value and len(value) <= LONGEST_VALUE else None


def tokens_of(text: str) -> list[str]:
    """What can be searched for in a text: letters, digits and what belongs to them; all other signs divide."""
    pieces = ((character, FOLDS[ord(character)]) for character in text)
    kept = "".join(" " if folded.isspace() else character for character, folded in pieces)
    return [token for token in kept.split() if not fold(token).isspace() and fold(token)]


def is_one_chinese_run(tokens: Sequence[str]) -> bool:
    runs = RUN.findall(fold(" ".join(tokens)))
    return len(runs) == 1 and is_chinese(runs[0])


def phrase_of(tokens: Sequence[str]) -> Iterator[str]:
    if tokens:
        yield " ".join(tokens)


def within_bounds(said: Said) -> Asked:
    """The reading without what goes beyond the limits of this file."""
    words = first(said, said.words, MOST_WORDS, "too_many_words")
    phrases = first(said, short(said, said.phrases), MOST_PHRASES, "too_many_phrases")
    refused = first(said, said.refused_words, MOST_REFUSED, "too_many_refused")
    refused_phrases = first(said, short(said, said.refused_phrases), MOST_REFUSED, "too_many_refused")
    conditions = first(said, lasting(said), MOST_CONDITIONS, "too_many_conditions")
    return Asked(words, phrases, refused, refused_phrases, conditions, tuple(said.ignored))


def first(said: Said, texts: Sequence[object], most: int, reason: str) -> tuple:
    different = tuple(dict.fromkeys(texts))
    said.leave_out(different[most:], reason)
    return different[:most]


def short(said: Said, phrases: Sequence[str]) -> list[str]:
    said.leave_out([phrase for phrase in phrases if len(phrase) > LONGEST_PHRASE], "too_long")
    return [phrase for phrase in phrases if len(phrase) <= LONGEST_PHRASE]


def lasting(said: Said) -> list[Condition]:
    """The conditions without those that a later one of the same name replaces."""
    last = {condition.name: condition for condition in said.conditions if not condition.refused}
    kept = []
    for condition in dict.fromkeys(said.conditions):
        if condition.refused or condition.name not in ONE or last[condition.name] == condition:
            kept.append(condition)
        else:
            said.leave_out([condition], "repeated")
    return kept

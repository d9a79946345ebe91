"""Words that mean the same, from a file that an operator edits; read again when it has changed.

    # a comment
    手机, 移动电话, phone          whoever asks for one of them finds the others as well
    运动鞋 => 跑鞋, 球鞋            whoever asks for the left finds the right as well, not the other way round

One rule on a line, divided by "," or "，". Capitals, widths and either script make no difference.
A line that is none is passed over, and ``community doctor`` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, current_app

from community.config import Config
from community.search.analysis import Query, is_chinese, phrase, runs_of

MOST_RULES = 10_000
MOST_OF_A_RULE = 16
LONGEST_SYNONYM = 64  # code points
MOST_ALTERNATIVES = 8  # of one word, itself among them
MOST_EXPANDED = 8  # words of one query
LONGEST_EXPANDED = 64  # code points of Chinese in which words are looked for
MOST_WORDS = 4  # of one synonym

Runs = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """A line that is no rule. line: counted from 1."""

    line: int
    says: str


@dataclass(frozen=True)
class Synonyms:
    """By the runs of a word, the pieces (see Query) that mean the same or less."""

    table: Mapping[Runs, Sequence[str]] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    longest: int = 0

    def of(self, runs: Runs) -> Sequence[str]:
        return self.table.get(runs, ())


class SynonymsFile:
    """The file of an app. Two threads may read it at once; both read the same."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: object = None
        self._synonyms = Synonyms()

    @property
    def synonyms(self) -> Synonyms:
        """What the file says now; without a file, nothing."""
        stamp = self._look()
        if stamp != self._stamp:
            self._synonyms = read_synonyms(self._lines())
            self._stamp = stamp
        return self._synonyms

    def _look(self) -> object:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        except OSError:
            return []


def init_app(app: Flask, config: Config) -> None:
    """Tell the app where its synonyms stand. The file need not be there."""
    app.extensions["synonyms"] = SynonymsFile(Path(config.synonyms))


def present_synonyms() -> Synonyms:
    """Those of the present app."""
    return current_app.extensions["synonyms"].synonyms


def read_synonyms(lines: Iterable[str]) -> Synonyms:
    """The rules of these lines, and which lines are none."""
    table: dict[Runs, dict[str, None]] = {}
    faults = []
    rules = 0
    for number, line in enumerate(lines, start=1):
        rule = line.partition("#")[0].strip()
        if not rule:
            continue
        rules += 1
        says = fault_of(rule) if rules <= MOST_RULES else f"beyond the first {MOST_RULES:,} rules"
        if says:
            faults.append(Fault(number, says))
            continue
        for asked, meant in pairs_of(rule):
            table.setdefault(asked, {})[meant] = None
    longest = max((len(runs[0]) for runs in table if len(runs) == 1), default=0)
    return Synonyms({asked: tuple(meant) for asked, meant in table.items()}, faults, longest)


def fault_of(rule: str) -> str | None:
    """Why this is no rule; None for one."""
    sides = rule.split("=>")
    words = [words_of(side) for side in sides]
    if len(sides) > 2:
        return "more than one =>"
    if any(not side for side in words) or (len(sides) == 1 and len(words[0]) < 2):
        return "a word is missing"
    if sum(map(len, words)) > MOST_OF_A_RULE:
        return f"more than {MOST_OF_A_RULE} words"
    unfit = [word for side in words for word in side if not is_fit(word)]
    return f"not a word: {unfit[0][:LONGEST_SYNONYM]!r}" if unfit else None


def words_of(side: str) -> list[str]:
    return re.split("[,，]", side) if side.strip() else []


def is_fit(word: str) -> bool:
    """Two characters or more, at most four words: a lone letter would stand in everything."""
    runs = runs_of(word)
    return len(word) <= LONGEST_SYNONYM and 0 < len(runs) <= MOST_WORDS and sum(map(len, runs)) > 1


def pairs_of(rule: str) -> Iterator[tuple[Runs, str]]:
    """(the runs asked for, the piece found as well) of a rule."""
    left, arrow, right = rule.partition("=>")
    asked = words_of(left)
    meant = words_of(right) if arrow else asked
    pairs = ((tuple(runs_of(one)), other) for one in asked for other in meant if runs_of(one) != runs_of(other))
    return ((runs, piece_of(other)) for runs, other in pairs)


def piece_of(word: str) -> str:
    runs = runs_of(word)
    return runs[0] if len(runs) == 1 else phrase(word)


def expanded(query: Query, synonyms: Synonyms) -> Query:
    """The query of words, asking for what means the same as well.

    Of a word of several runs each may be found, or any of the others in its place.
    """
    runs = [choice[0] for choice in query.wanted]
    wanted, place, found = [], 0, 0
    while place < len(runs):
        count, others = others_at(runs, place, synonyms) if found < MOST_EXPANDED else (1, [])
        wanted += [tuple(dict.fromkeys([run, *others]))[:MOST_ALTERNATIVES] for run in runs[place : place + count]]
        place, found = place + count, found + bool(others)
    return Query(tuple(wanted), query.unwanted)


def others_at(runs: Sequence[str], place: int, synonyms: Synonyms) -> tuple[int, Sequence[str]]:
    """How many runs from this place on are one word with synonyms, and these; (1, []) without any."""
    for count in range(min(MOST_WORDS, len(runs) - place), 0, -1):
        if others := synonyms.of(tuple(runs[place : place + count])):
            return count, others
    return 1, said_otherwise(runs[place], synonyms) if is_chinese(runs[place]) else []


def said_otherwise(run: str, synonyms: Synonyms) -> list[str]:
    """Chinese in which one word that it holds is said in another way: 手机壳, 移动电话壳."""
    others: list[str] = []
    for start in range(min(len(run), LONGEST_EXPANDED)):
        for end in range(start + 2, min(len(run), LONGEST_EXPANDED, start + synonyms.longest) + 1):
            others += [piece_of(f"{run[:start]}{meant}{run[end:]}") for meant in synonyms.of((run[start:end],))]
            if len(others) >= MOST_ALTERNATIVES:
                return others
    return others

"""What went wrong, said in the reader's language.

Code says it in English, with values in it, and so does marshmallow. ``sentences.tsv`` has the Chinese of each sentence:
``{}`` stands for a value, and the Chinese takes the values in their order, or by number. A few sentences that members
of either language must understand are written in both, the Chinese first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from community.http.languages import asked_language

CATALOGUE = Path(__file__).with_name("sentences.tsv")
PLACE = "{}"
BOTH = re.compile("(?P<zh>.*[\u4e00-\u9fff].*。) ?(?P<en>[A-Z].*)", re.DOTALL)


def translated(said: Any) -> Any:
    """A sentence, or all of a list or of a mapping by field, in the language that was asked for.

    A page always asks for one. In the API a sentence stays as it is where the request asks for none.
    """
    if isinstance(said, Mapping):
        return {name: translated(inner) for name, inner in said.items()}
    if isinstance(said, list | tuple):
        return [translated(inner) for inner in said]
    asked = asked_language()
    return _in(asked, said) if asked and isinstance(said, str) else said


def _in(language: str, sentence: str) -> str:
    if both := BOTH.fullmatch(sentence):
        return both["en" if language == "en" else "zh"]
    return sentence if language == "en" else in_chinese(sentence)


def in_chinese(sentence: str) -> str:
    """The sentence in Chinese; as it is where the catalogue does not have it."""
    if sentence in catalogue():
        return catalogue()[sentence]
    for shape, chinese in _shapes():
        if found := shape.fullmatch(sentence):
            return chinese.format(*found.groups())
    return sentence


@cache
def catalogue() -> dict[str, str]:
    """English and Chinese of every sentence, with places for its values."""
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _shapes() -> list[tuple[re.Pattern[str], str]]:
    """Sentences with values; those that say most come first, for they leave least to be taken for a value."""
    valued = sorted((english for english in catalogue() if PLACE in english), key=len, reverse=True)
    return [(_shape(english), catalogue()[english]) for english in valued]


def _shape(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, english.split(PLACE))), re.DOTALL)

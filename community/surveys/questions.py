"""What a survey may ask, and what may be answered to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from community.text import TextRefused, check_text

KINDS = {"nps": range(11), "scale": range(1, 6)}
"""Kinds that are answered by a number, and by which ones."""

LONGEST_TEXT = 500


class Answered(NamedTuple):
    """An answer to one question: a number, or a text, or a choice as text."""

    question: str
    number: int | None
    text: str | None


class Misanswered(ValueError):
    """An answer that cannot be."""


def read_answers(questions: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> list[Answered]:
    """What was given, by question. Questions may be passed over, but not all of them.

    Raises Misanswered for an answer to nothing, for none at all, and for one that its question does not allow.
    """
    known = {question["key"]: question for question in questions}
    if not given or given.keys() - known.keys():
        raise Misanswered(f"Answer one or more of {', '.join(known)}.")
    return [_read(known[key], value) for key, value in given.items()]


def _read(question: Mapping[str, Any], value: Any) -> Answered:
    key, kind = question["key"], question["kind"]
    if kind in KINDS:
        allowed = KINDS[kind]
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            raise Misanswered(f"{key}: a whole number from {allowed[0]} to {allowed[-1]}.")
        return Answered(key, value, None)
    if not isinstance(value, str):
        raise Misanswered(f"{key}: a text.")
    if kind == "choice" and value not in question["choices"]:
        raise Misanswered(f"{key}: one of {', '.join(question['choices'])}.")
    return Answered(key, None, _words(key, value))


def _words(key: str, value: str) -> str:
    try:
        words = check_text(value).strip()
    except TextRefused as refused:
        raise Misanswered(f"{key}: {refused}") from refused
    if not words or len(words) > LONGEST_TEXT:
        raise Misanswered(f"{key}: 1 to {LONGEST_TEXT} characters.")
    return words

"""The hash chain of the desk's acts: what is hashed, and who tampered first.

hash = SHA-256(the hash before, as 64 hexadecimal digits, then the row as JSON in UTF-8 with sorted keys and no spaces).
The first row follows ``GENESIS``. Whoever has the rows can check this without us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

GENESIS = "0" * 64
# In the order of their names, so that a row is canonical as it comes.
COVERED = ("act", "actor_id", "after", "at", "before", "case_id", "id", "note_digest", "subject", "why")


class Mark(NamedTuple):
    """Where the chain stood at some time: the number of its last row, and that row's hash."""

    act_id: int
    hash: str


class Fault(NamedTuple):
    """The first row that is not as it was written."""

    act_id: int
    problem: str


START = Mark(0, GENESIS)


def link(previous: str, covered: tuple[Any, ...]) -> str:
    """The hash of a row after the one before. covered: its values in the order of ``COVERED``."""
    row = orjson.dumps(dict(zip(COVERED, covered, strict=True)))
    return hashlib.sha256(previous.encode() + row).hexdigest()


def canonical(values: Mapping[str, Any] | None) -> str | None:
    """JSON in one form: sorted keys, no spaces. None stays None."""
    return None if values is None else orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def note_digest(salt: bytes, text: str) -> str:
    """What the chain holds of a note. Without the salt nobody can try texts on it."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def walk(place: Mark, rows: Iterable[tuple[Any, ...]], marks: Mapping[int, str]) -> Mark | Fault:
    """Follow the chain from place over the next rows; how far one comes, or the first row that is not as it was.

    rows: each the values of ``COVERED``, then the hash that stands in the row; in the order of their ids.
    marks: hashes that were seen before, by id.
    """
    number, hashed = place
    at = COVERED.index("id")
    for *covered, written in rows:
        number += 1
        if covered[at] != number:
            return Fault(number, "this row is missing")
        try:
            hashed = link(hashed, covered)
        except TypeError:  # a blob, where no column holds one
            return Fault(number, "this row cannot be read")
        if hashed != written:
            return Fault(number, "its hash does not follow from it and the row before")
        if marks.get(number, hashed) != hashed:
            return Fault(number, "its hash is not the one that was exported")
    return Mark(number, hashed)

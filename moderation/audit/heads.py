"""Heads of the chain in a file beside the database: one line of JSON each, only ever appended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson


def heads_file(home: Path) -> Path:
    """Where they stand."""
    return home / "audit" / "heads.jsonl"


def append_head(home: Path, day: date, act_id: int, hashed: str) -> None:
    """Add a head, and have it on the disk before we go on."""
    file = heads_file(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as lines:
        lines.write(orjson.dumps({"day": day, "act_id": act_id, "hash": hashed}) + b"\n")
        lines.flush()
        os.fsync(lines.fileno())


def exported_heads(home: Path) -> dict[int, str]:
    """The hashes that were exported, by the id of their act; of two for one act the earlier is believed.

    A line that a crash cut off is passed over.
    """
    heads: dict[int, str] = {}
    for act_id, hashed in _heads(heads_file(home)):
        heads.setdefault(act_id, hashed)
    return heads


def _heads(file: Path) -> Iterator[tuple[int, str]]:
    lines = file.read_bytes().splitlines() if file.exists() else []
    for line in lines:
        try:
            head = orjson.loads(line)
            yield head["act_id"], head["hash"]
        except (ValueError, TypeError, KeyError):
            continue

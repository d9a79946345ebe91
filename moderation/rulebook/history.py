"""What each version of a rule changed of the one before it. Pure: rows in, steps out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from community.content.diffs import Step, diff, words


def with_diffs(versions: Sequence[Row]) -> list[dict[str, Any]]:
    """Versions, the newest first, each with ``diff``: by field, what it changed of the one before; {} of the first."""
    said = [_said(version._mapping) for version in versions]
    before = [*said[1:], *said[-1:]]
    return [
        {**version._mapping, "diff": _changes(earlier, later)}
        for version, earlier, later in zip(versions, before, said, strict=True)
    ]


def _said(version: Mapping[str, Any]) -> dict[str, str]:
    """Everything that a version says, as text by field."""
    plain = {name: version[name] for name in ("expression", "outcome", "policy")}
    message = version["message"] or {}
    return {**plain, "kinds": " ".join(version["kinds"]), "message": "\n".join(message.values())}


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[Step]]:
    return {name: diff(words(before[name]), words(after[name])) for name in after if before[name] != after[name]}

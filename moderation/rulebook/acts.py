"""What the rulebook writes into the desk's audit: each change, with a digest of all that the version says."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from community.members.models import Member
from moderation.audit.actions import record_act
from moderation.rulebook.models import ModelVersion, PolicyVersion, RuleVersion, WordVersion

Version = RuleVersion | WordVersion | PolicyVersion | ModelVersion
SHOWN = ("version", "state", "outcome", "use", "policy", "task", "language")


def of_version(written: Version, author: Member | None, comment: str, before: Version | None = None) -> None:
    """A version that was written, and the one that it follows. author: None for what the house does by itself."""
    kind, subject = _named(written)
    after, earlier = state_of(written), before and state_of(before)
    record_act(author, f"{kind}.changed", subject, before=earlier, after=after, note=comment)


def _named(version: Version) -> tuple[str, str]:
    """What it is a version of: rule:12, word:7, policy:2026.12-1, model:spam.zh."""
    match version:
        case RuleVersion():
            return "rule", f"rule:{version.rule_id}"
        case WordVersion():
            return "word", f"word:{version.word_id}"
        case PolicyVersion():
            return "policy", f"policy:{version.version}"
        case ModelVersion():
            return "model", f"model:{version.task}.{version.language}"


def state_of(version: Version) -> dict[str, Any]:
    """Names and figures of a version, and the SHA-256 of everything in its row but the id, as sorted JSON."""
    row = {column.key: getattr(version, column.key) for column in version.__table__.columns if column.key != "id"}
    said = orjson.dumps(row, option=orjson.OPT_SORT_KEYS, default=bytes.hex)
    shown = {name: row[name] for name in SHOWN if name in row}
    return {**shown, "edition": version.edition_id, "digest": hashlib.sha256(said).hexdigest()}

"""In which queue a case belongs. Pure.

Escalated cases and second looks stay where they are, whatever the operator's queues ask for: the former are an admin's,
and a second look is blind by its queue. The operator's own come before the hard lane, so that people trained for it can
work it; a hard case is the first of any queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

ESCALATED, SECOND_LOOKS, HARD = "escalated", "quality", "hard"


class Filter(Protocol):
    """What a queue lets pass. An empty list: everything."""

    name: str
    kinds: Sequence[Any]
    policies: Sequence[Any]
    languages: Sequence[Any]


def queue_for(filters: Sequence[Filter], kind: str, policy: str, language: str, *, hard: bool) -> str:
    """The name of the first of these queues that such a case passes, else the hard lane or the kind."""
    named = (each.name for each in filters if passes(each, kind, policy, language))
    return next(named, HARD if hard else kind)


def passes(queue: Filter, kind: str, policy: str, language: str) -> bool:
    """Does such a case stand in the queue?"""
    asked = ((queue.kinds, kind), (queue.policies, policy), (queue.languages, language))
    return all(not allowed or value in allowed for allowed, value in asked)

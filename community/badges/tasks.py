"""When badges are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.badges.actions import follow_facts, forget_badges_of
from community.badges.queries import authors_of, differing
from community.badges.rebuilding import rebuild_badges
from community.outbox import transaction

Payloads = Sequence[dict[str, Any]]


def badge_authors(payloads: Payloads) -> None:
    """Hears what happens to contents: published, hidden, liked, found helpful, accepted. Nobody waits while their past
    is counted, outside of any transaction: few of those that happen give a badge.
    """
    authors = differing(authors_of({payload["content_id"] for payload in payloads}))
    if authors:
        with transaction():
            follow_facts(authors)


def badge_newcomers(payloads: Payloads) -> None:
    """Hears ``member.registered``."""
    follow_facts([payload["member_id"] for payload in payloads])


def badge_everybody(version: int) -> None:
    """Hears ``badges.changed``, outside of any transaction."""
    for _ in rebuild_badges():
        pass


def forget_badges(member_id: int, **_: object) -> None:
    """Hears ``member.erased``."""
    forget_badges_of(member_id)

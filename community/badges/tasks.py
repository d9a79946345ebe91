"""When badges are looked at, outside of any transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from community.badges.actions import follow_facts, forget_badges_of
from community.badges.queries import authors_of, open_to
from community.badges.rebuilding import rebuild_badges

Payloads = Sequence[dict[str, Any]]


def badge_authors(payloads: Payloads) -> None:
    """Hears what may change any fact, or its instant: contents published, hidden, accepted, their likes recounted."""
    follow_facts(_authors(payloads))


def badging_more(fact: str) -> Callable[[Payloads], None]:
    """What hears of one more thing of this fact, which changes no other."""

    def badge_authors(payloads: Payloads) -> None:
        follow_facts(open_to(fact, _authors(payloads)), [fact])

    return badge_authors


def _authors(payloads: Payloads) -> list[int]:
    return authors_of({payload["content_id"] for payload in payloads})


def badge_newcomers(payloads: Payloads) -> None:
    """Hears ``member.registered``."""
    follow_facts([payload["member_id"] for payload in payloads])


def badge_everybody(version: int) -> None:
    """Hears ``badges.changed``."""
    for _ in rebuild_badges():
        pass


def forget_badges(member_id: int, **_: object) -> None:
    """Hears ``member.erased``."""
    forget_badges_of(member_id)

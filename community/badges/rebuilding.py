"""Giving all badges again, for the whole past."""

from __future__ import annotations

from collections.abc import Iterator

from community.badges.actions import follow_facts
from community.badges.queries import next_members
from community.outbox import transaction


def rebuild_badges() -> Iterator[int]:
    """Bring everybody's badges up to date, a few hundred members in a transaction; yields how many those were.

    Can be stopped and run again at any time: the same facts give the same badges, with the same dates.
    """
    last = 0
    while members := next_members(last):
        with transaction():
            follow_facts(members)
        last = members[-1]
        yield len(members)

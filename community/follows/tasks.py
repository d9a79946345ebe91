"""What follows hear of."""

from __future__ import annotations

from community.follows.actions import end_follows_between


def end_follows_of_blocked(member_id: int, other_id: int) -> None:
    """Who is blocked follows no more, nor is followed. Hears ``member.blocked``, inline."""
    end_follows_between(member_id, other_id)

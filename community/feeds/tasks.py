"""What feeds hear of."""

from __future__ import annotations

from typing import Any

from community.feeds import actions


def forget_recommendations(member_id: int) -> None:
    """What was chosen for a member before they changed their preferences is chosen no more.

    Hears ``preferences.changed``, inline.
    """
    actions.forget_recommendations(member_id)


def forget_interests(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    actions.forget_interests(member_id)

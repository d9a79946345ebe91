"""What circles hear of members."""

from __future__ import annotations

from typing import Any

from community.circles.actions import retire


def retire_from_topics(member_id: int, **_: Any) -> None:
    """Let an erased member look after no topic. Hears ``member.erased``."""
    retire(member_id)

"""What collaborations hear of members."""

from __future__ import annotations

from typing import Any

from community.collaborations.actions import forget_answers


def forget_answers_of_kol(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_answers(member_id)

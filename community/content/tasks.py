"""What contents hear of members."""

from __future__ import annotations

from typing import Any

from community.content.pictures import forget_pictures_of


def forget_pictures(member_id: int, **_: Any) -> None:
    """Delete the pictures of an erased member. Hears ``member.erased``."""
    forget_pictures_of(member_id)

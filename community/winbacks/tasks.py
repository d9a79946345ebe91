"""Telling members, and what is forgotten."""

from __future__ import annotations

from typing import Any

from community.winbacks.actions import advance_winback, forget_in_winbacks


def tell_winback(winback_id: int) -> None:
    """Hears ``winback.advanced``."""
    advance_winback(winback_id)


def forget_winbacks(member_id: int, number: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_in_winbacks(member_id, number)

"""What is forgotten."""

from __future__ import annotations

from typing import Any

from community.experiments.actions import forget_exposures


def forget_experiments(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_exposures(member_id)

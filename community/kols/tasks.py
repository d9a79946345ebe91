"""What is computed of opinion leaders in the background, and when they are forgotten."""

from __future__ import annotations

from typing import Any

from community.clock import utcnow
from community.kols import actions
from community.kols.screening import score_rows
from community.outbox import transaction


def score_kols() -> None:
    """Compute all scores anew. Periodic; everything is read before the transaction opens."""
    rows = score_rows(utcnow())
    with transaction():
        actions.keep_scores(rows)


def refresh_kol_tiers() -> None:
    """Bring the tiers up to date. Periodic."""
    with transaction():
        actions.refresh_tiers()


def forget_kol_of_erased(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    actions.forget_kol(member_id)

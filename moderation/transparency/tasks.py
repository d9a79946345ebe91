"""What the report looks for by itself."""

from __future__ import annotations

from community.outbox import transaction
from moderation.transparency.stars import watch_stars


def watch_suppression() -> None:
    """Are bad reviews refused more often than good ones? Run by the scheduler."""
    with transaction():
        watch_stars()

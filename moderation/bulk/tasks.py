"""The worker's part of a selection."""

from __future__ import annotations

from moderation.bulk.actions import advance, bulk_to_change


def advance_bulk(bulk_id: int) -> None:
    """Work the next chunk of a selection. Hears ``bulk.advanced``, which it records again while anything is left."""
    advance(bulk_to_change(bulk_id))

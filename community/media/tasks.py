"""Pictures that nothing shows are collected, and their files deleted."""

from __future__ import annotations

from collections.abc import Sequence

from community.media.actions import delete_doomed, doom_orphans
from community.outbox import transaction


def collect_orphans() -> None:
    """Doom pictures that nothing has shown for a day. Run by the scheduler."""
    found = 1
    while found:
        with transaction():
            found = doom_orphans()


def delete_files(media_ids: Sequence[int]) -> None:
    """Delete doomed pictures. Hears ``media.doomed`` outside of any transaction, for files are not rolled back."""
    delete_doomed(media_ids)

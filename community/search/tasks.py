"""What workers do for the index. Their effect is outside of the database; they hold none of its locks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.search import actions
from community.search.engines import IndexDamaged


def index_contents(payloads: Sequence[dict[str, Any]]) -> None:
    """Index contents that were published or hidden, as they are now; where the index is damaged, ask for another."""
    build = actions.serving_build()
    try:
        actions.index_present({payload["content_id"] for payload in payloads})
    except IndexDamaged:
        actions.ask_for_mending(build)


def mend_index(payloads: Sequence[dict[str, Any]]) -> None:
    """Rebuild a damaged index from the database."""
    actions.mend_index({payload["build"] for payload in payloads})


def check_index() -> None:
    """Find damage that no search has met yet, and what the index lacks."""
    actions.check_index()

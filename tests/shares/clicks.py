"""What the owner of a link is told of its clicks."""

from __future__ import annotations

from community.attribution.queries import stats_of
from community.shares.models import ShareLink


def clicks_on(link: ShareLink) -> dict[str, int]:
    """Clicks of people and of robots."""
    return stats_of(link, "CNY")["clicks"]

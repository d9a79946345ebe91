"""Who is in a segment, as the lists behind figures show it."""

from __future__ import annotations

from community.metrics.behind.members import Behind
from community.segments.queries import get_segment, members_in


def behind_segment(segment: str) -> Behind:
    """Who is in the segment now. Raises NotFound."""
    return Behind(members_in(get_segment(segment).rule), f"segment:{segment}")

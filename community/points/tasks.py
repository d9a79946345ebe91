"""Points whose time is over, and points whose time is near."""

from __future__ import annotations

from community.clock import utcnow
from community.outbox import transaction
from community.points.actions import expire
from community.points.queries import members_to_warn, members_with_due_lots
from community.points.warnings import AHEAD, warn_of_expiry


def expire_points() -> None:
    """Let points go by whose time is over, member by member. Run by the scheduler."""
    now = utcnow()
    while members := members_with_due_lots(now):
        for member_id in members:
            with transaction():
                expire(member_id, now)


def warn_of_expiring_points() -> None:
    """Tell members of points that expire soon. Run by the scheduler."""
    now = utcnow()
    for member_id in members_to_warn(now, AHEAD):
        with transaction():
            warn_of_expiry(member_id, now)

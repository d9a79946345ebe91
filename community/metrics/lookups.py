"""The people behind a number: shown to those who may see them, and never without a trace."""

from __future__ import annotations

from community import outbox
from community.access import current_member
from community.errors import Forbidden
from community.members.models import Member, Role


def check_may_look() -> Member:
    """The member of the growth team who asks. Raises Forbidden for others, also for programs that may read figures."""
    looker = current_member()
    if not looker.has_role(Role.GROWTH):
        raise Forbidden("Who is behind a figure is for members with the role growth. Ask an admin of this community.")
    return looker


def note_lookup(looker: Member, report: str, shown: int) -> None:
    """Record who looked at how many members behind which report, but not at whom."""
    outbox.record("members.looked_up", member_id=looker.id, report=report, shown=shown)

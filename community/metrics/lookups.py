"""The people behind a number: shown to those who may see them, and never without a trace."""

from __future__ import annotations

from datetime import date
from typing import Any

from community import outbox
from community.access import current_member
from community.clock import utcnow
from community.errors import Forbidden
from community.http.cursors import seal, unseal
from community.members.models import Member, Role
from community.metrics.answers import until
from community.metrics.filters import Filters, counted_by
from community.metrics.reports.churn import members_at_risk
from community.outbox import transaction


def look_at_members_at_risk(day: date, filters: Filters, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of who is at risk on the day, as ``members``, and the cursor of the rest, ``next``; the look is noted.

    Raises Forbidden for who may not look, BadCursor, and Invalid for filters that name what does not stand.
    """
    looker, day = check_may_look(), until(utcnow(), day)
    shown, rest = members_at_risk(day, limit, unseal(cursor) if cursor else None, counted_by(filters))
    with transaction():
        note_lookup(looker, "churn", len(shown))
    return {"members": shown, "next": rest and seal(rest)}


def check_may_look() -> Member:
    """The member of the growth team who asks. Raises Forbidden for others, also for programs that may read figures."""
    looker = current_member()
    if not looker.has_role(Role.GROWTH):
        raise Forbidden("Who is behind a figure is for members with the role growth. Ask an admin of this community.")
    return looker


def note_lookup(looker: Member, report: str, shown: int) -> None:
    """Record who looked at how many members behind which report, but not at whom."""
    outbox.record("members.looked_up", member_id=looker.id, report=report, shown=shown)

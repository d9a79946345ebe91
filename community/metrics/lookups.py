"""The people behind a number: shown to those who may see them, and never without a trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select

from community import outbox
from community.access import current_member
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Forbidden
from community.http.cursors import seal, unseal
from community.members.models import Member, Role
from community.metrics.answers import until
from community.metrics.filters import Filters, counted_by
from community.metrics.privacy import FEWEST
from community.metrics.reports.churn import members_at_risk
from community.outbox import transaction
from community.rows import among

MOST_EXPORTED = 10_000


def look_at_members_at_risk(day: date, filters: Filters, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of who is at risk on the day, as ``members``, and the cursor of the rest, ``next``; the look is noted.

    Raises Forbidden for who may not look, BadCursor, and Invalid for filters that name what does not stand.
    """
    looker, day = check_may_look(), until(utcnow(), day)
    shown, rest = members_at_risk(day, limit, unseal(cursor) if cursor else None, counted_by(filters))
    with transaction():
        note_lookup(looker, "churn", len(shown))
    return {"members": shown, "next": rest and seal(rest)}


def look_at(found: BitMap, figure: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of the members behind a figure, ``items``, and the cursor of the rest, ``next``; the look is noted.

    figure: what is written down of it, such as ``segment:browsers``. Raises Forbidden for who may not look, BadCursor.
    """
    begin = unseal(cursor) if cursor else -1
    place = found.rank(begin) if begin >= 0 else 0
    numbers = list(found[place : place + limit + 1])
    rest = seal(numbers[limit - 1]) if len(numbers) > limit else None
    return {"items": _look(numbers[:limit], figure), "next": rest}


def take_away(found: BitMap, figure: str) -> list[Member]:
    """The members behind a figure for an export, the first 10,000; the look is noted.

    Raises Forbidden for who may not look, Conflict for fewer than five.
    """
    if len(found) < FEWEST:
        raise Conflict(f"There are fewer than {FEWEST} members behind {figure}; a list of them is not exported.")
    return _look(list(found[:MOST_EXPORTED]), figure)


def _look(numbers: Sequence[int], figure: str) -> list[Member]:
    with transaction():
        note_lookup(check_may_look(), figure, len(numbers))
    shown = select(Member).where(among(Member.number, numbers)).order_by(Member.number)
    return list(db.session.scalars(shown))


def check_may_look() -> Member:
    """The member of the growth team who asks. Raises Forbidden for others, also for programs that may read figures."""
    looker = current_member()
    if not looker.has_role(Role.GROWTH):
        raise Forbidden("Who is behind a figure is for members with the role growth. Ask an admin of this community.")
    return looker


def note_lookup(looker: Member, report: str, shown: int) -> None:
    """Record who looked at how many members behind which report, but not at whom."""
    outbox.record("members.looked_up", member_id=looker.id, report=report, shown=shown)

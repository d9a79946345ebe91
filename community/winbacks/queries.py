"""Questions about win-backs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Select, select

from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.metrics.conversions import groups_of, waiting
from community.metrics.queries import population
from community.metrics.reports.churn import risk_on
from community.notifications.mailing import is_free_to_read
from community.notifications.queries import preferences_of
from community.rows import row_to_change, the_row
from community.segments.queries import counted_in
from community.winbacks.models import Winback, WinbackExposure

OCCASION = "win_back"
"""The type of notification that a member may refuse."""


def winback_rows() -> Select:
    """The statement of the list."""
    return select(*Winback.__table__.c)


def get_winback(name: str) -> Winback:
    """Raises NotFound."""
    return the_row(select(Winback).where(Winback.name == name))


def winback_to_change(name: str, version: int | None = None) -> Winback:
    """The win-back, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    return row_to_change(select(Winback).where(Winback.name == name), version)


def listed(winback: Winback) -> BitMap:
    """To whom it would go now: the segment, or everybody at risk. Raises Invalid for a segment that was deleted."""
    if winback.segment is not None:
        return counted_in(winback.segment)
    return BitMap(risk_on(reporting_day(), population())[1].numbers)


def willing(numbers: Collection[int]) -> list[Member]:
    """Those of the members who may be told such a thing: not minors, not the suspended, not who refused it."""
    members = select(Member).where(Member.number.in_(numbers), Member.erased_at.is_(None), Member.minor.is_(False))
    found = db.session.scalars(members.order_by(Member.id)).all()
    return [member for member in found if is_free_to_read(member) and preference_of(member)["in_app"]]


def preference_of(member: Member) -> dict[str, bool]:
    """Over which channels the member wants to be told such a thing."""
    return preferences_of(member.id)["types"][OCCASION]


def groups_of_winback(winback: Winback, now: datetime) -> tuple[dict[bool, Any], int]:
    """The members told (False) and held out (True) whose time is over, and how many have time left."""
    own = WinbackExposure.winback_id == winback.id
    groups = groups_of(WinbackExposure, WinbackExposure.held_out, own, winback.activity, now)
    return groups, waiting(WinbackExposure, own, now)

"""Questions about seats and waiting lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select

from community.campaigns.models import Campaign, Kind, State
from community.campaigns.terms import instant_of
from community.database import db
from community.meetups.models import Signup
from community.members.models import Member

REMINDED_BEFORE = timedelta(days=1)


def signup_of(campaign_id: int, member_id: int) -> Signup | None:
    """The member's living sign-up."""
    return db.session.scalar(_living(campaign_id).where(Signup.member_id == member_id))


def _living(campaign_id: int) -> Select:
    return select(Signup).where(Signup.campaign_id == campaign_id, Signup.ended_at.is_(None))


def seats_taken(campaign_id: int) -> int:
    """How many seats are taken now."""
    taken = _living(campaign_id).where(Signup.waiting.is_(False)).subquery()
    return db.session.scalar(select(func.count()).select_from(taken)) or 0


def next_waiting(campaign_id: int) -> Signup | None:
    """Who moves up next."""
    return db.session.scalar(_living(campaign_id).where(Signup.waiting).order_by(Signup.id).limit(1))


def by_code(campaign_id: int, code: str) -> Signup | None:
    """The living sign-up with this code."""
    return db.session.scalar(_living(campaign_id).where(Signup.code == code))


def own_signup(campaign: Campaign, member: Member) -> dict[str, Any]:
    """What a member sees of their own sign-up."""
    signup = signup_of(campaign.id, member.id)
    if signup is None:
        return {"state": None, "place_in_line": None, "code": None, "attended_at": None}
    return {
        "state": "waiting" if signup.waiting else "seat",
        "place_in_line": _place_in_line(signup) if signup.waiting else None,
        "code": None if signup.waiting else signup.code,
        "attended_at": signup.attended_at,
    }


def _place_in_line(signup: Signup) -> int:
    before = _living(signup.campaign_id).where(Signup.waiting, Signup.id <= signup.id).subquery()
    return db.session.scalar(select(func.count()).select_from(before)) or 0


def people_of(campaign_id: int) -> Sequence[Row]:
    """Who comes and who waits, seats first, in the order of signing up: for staff."""
    rows = select(Signup.waiting, Signup.created_at, Signup.attended_at, Member.username, Member.display_name)
    rows = rows.join(Member, Member.id == Signup.member_id)
    living = Signup.campaign_id == campaign_id, Signup.ended_at.is_(None)
    return db.session.execute(rows.where(*living).order_by(Signup.waiting, Signup.id)).all()


def starting_soon(now: datetime) -> list[Campaign]:
    """Events that start within a day."""
    standing = Campaign.state.in_((State.ANNOUNCED, State.OPEN, State.CLOSED))
    rows = select(Campaign).where(Campaign.kind == Kind.EVENT, standing).order_by(Campaign.id)
    return [c for c in db.session.scalars(rows) if now <= instant_of(c.terms["starts_at"]) <= now + REMINDED_BEFORE]


def not_reminded(campaign_id: int) -> Sequence[Signup]:
    """Those with a seat who were not reminded yet."""
    rows = _living(campaign_id).where(Signup.waiting.is_(False), Signup.reminded_at.is_(None))
    return db.session.scalars(rows.order_by(Signup.member_id)).all()

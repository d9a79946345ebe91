"""Signing up, cancelling, moving up, attending, reminding. They flush, never commit.

Whoever changes seats holds the campaign's row, so that two at once never share the last one.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from sqlalchemy import select

from community.campaigns.actions import leave, take_part
from community.campaigns.models import Campaign, State
from community.campaigns.notices import write_to
from community.campaigns.queries import campaign_to_change, check_open
from community.campaigns.terms import instant_of
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, NotFound
from community.meetups.models import Signup
from community.meetups.queries import by_code, next_waiting, not_reminded, seats_taken, signup_of
from community.members.models import Member

CODE_BYTES = 10


def sign_up(campaign: Campaign, member: Member) -> Signup:
    """Take a seat, or a place on the waiting list. Twice is once. Raises Conflict outside of the window."""
    check_open(campaign, utcnow())
    signup = signup_of(campaign.id, member.id)
    if signup is None:
        full = seats_taken(campaign.id) >= campaign.terms["capacity"]
        signup = Signup(campaign_id=campaign.id, member_id=member.id, waiting=full, code=_code(), created_at=utcnow())
        db.session.add(signup)
        db.session.flush()
        take_part(campaign.id, member.id)
    return signup


def _code() -> str:
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()


def cancel_signup(campaign: Campaign, member_id: int) -> None:
    """Give the seat back until the event starts; who waited longest gets it and is told. Harmless without one."""
    now = utcnow()
    if now >= instant_of(campaign.terms["starts_at"]):
        raise Conflict("活动已经开始。The event has started.")
    if (signup := signup_of(campaign.id, member_id)) is not None:
        signup.ended_at = now
        db.session.flush()
        leave(campaign.id, member_id)
        if not signup.waiting:
            _move_up(campaign)


def _move_up(campaign: Campaign) -> None:
    following = next_waiting(campaign.id)
    if following is None or campaign.state == State.CANCELLED:
        return
    following.waiting = False
    db.session.flush()
    zh, en = f"《{campaign.title}》有空位了，你已报名成功", f"A place at “{campaign.title}” is free, and it is yours"
    write_to([following.member_id], "event_seat", zh, en)


def attend(campaign: Campaign, code: str) -> Signup:
    """Check somebody in at the door, by the code of their seat. Twice is once.

    Raises NotFound for a code of nobody who signed up, Conflict for who waits and for an event that was cancelled.
    """
    if campaign.state == State.CANCELLED:
        raise Conflict("活动已取消。This event was cancelled.")
    signup = by_code(campaign.id, code.strip().upper())
    if signup is None:
        raise NotFound
    if signup.waiting:
        raise Conflict("此人还在候补名单上。They are on the waiting list.")
    signup.attended_at = signup.attended_at or utcnow()
    db.session.flush()
    return signup


def remind(campaign: Campaign, now: datetime) -> None:
    """Remind everybody who has a seat, once."""
    signups = not_reminded(campaign.id)
    for signup in signups:
        signup.reminded_at = now
    db.session.flush()
    where = f"{campaign.terms['city']} {campaign.terms['place']}"
    write_to(
        [signup.member_id for signup in signups],
        "event_reminder",
        f"《{campaign.title}》即将开始：{where}",
        f"“{campaign.title}” starts soon: {where}",
    )


def give_seats_back(member_id: int) -> None:
    """Forget an erased member's sign-ups; who waited moves up."""
    theirs = select(Signup).where(Signup.member_id == member_id).order_by(Signup.campaign_id)
    for signup in db.session.scalars(theirs).all():
        campaign = campaign_to_change(signup.campaign_id)
        had_seat = signup.ended_at is None and not signup.waiting
        db.session.delete(signup)
        db.session.flush()
        if had_seat and utcnow() < instant_of(campaign.terms["starts_at"]):
            _move_up(campaign)

"""Telling members in time that points of theirs expire."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.notifications.actions import notify
from community.points.actions import account_to_change
from community.points.queries import lots_left

AHEAD = timedelta(days=14)


def warn_of_expiry(member_id: int, now: datetime) -> None:
    """Tell the member once of all that expires within AHEAD. Twice is the same as once."""
    account_to_change(member_id)
    soon = [lot for lot in lots_left(member_id) if now < lot.expires_at <= now + AHEAD and lot.warned_at is None]
    member = db.session.get_one(Member, member_id)
    if not soon or member.erased_at is not None:
        return
    for lot in soon:
        lot.warned_at = now
    points, day = sum(lot.remaining for lot in soon), reporting_day(soon[0].expires_at - timedelta(seconds=1))
    notify(
        member,
        "points_expire",
        text_zh=f"你有 {points} 积分将陆续到期，最早一批在 {day} 结束时到期，记得使用。",
        text_en=f"{points} of your points expire soon, the first of them at the end of {day}.",
    )

"""Telling of campaigns: letters to who takes part, and the news of an opening to all but a tenth of the active ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from community.activity.models import Visit
from community.campaigns.models import Campaign, Exposure
from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.metrics.holdout import is_held_out
from community.notifications.actions import Official, notify_all
from community.notifications.models import Inbox
from community.notifications.preferences import completed

NEWS = "campaign_opened"
ACTIVE_DAYS = 28  # whom the news is for: here within the last four weeks; the others are a win-back's to find
CHUNK = 500


def write_to(
    member_ids: Iterable[int], type_: str, zh: str, en: str, content_id: int | None = None, reason: str | None = None
) -> None:
    """A letter to each: what they take part in has news. Not to be preferred away, since they asked for it."""
    notify_all([Official(id_, type_, zh, en, content_id=content_id, reason=reason) for id_ in member_ids])


def tell_next(campaign: Campaign, now: datetime) -> int:
    """Tell the next 500 active members that the campaign opened, or note that they are held out. Returns how many.

    Who does not want such news is told nothing and logged nowhere, so that both groups are alike.
    """
    ids = _next_members(campaign, now)
    wanted = _wanting(ids)
    held_out = {id_ for id_ in wanted if is_held_out(f"campaign:{campaign.id}", id_)}
    told = [id_ for id_ in wanted if id_ not in held_out]
    notices = notify_all([_news(campaign, id_) for id_ in told])
    for notice in notices:
        notice.mail_due_at = None  # news are no letters: nobody gets mail of them
    logged = {"campaign_id": campaign.id, "at": now}
    db.session.add_all(Exposure(member_id=id_, held_out=id_ in held_out, **logged) for id_ in wanted)
    if ids:
        campaign.told_up_to = ids[-1]
    db.session.flush()
    return len(ids)


def _next_members(campaign: Campaign, now: datetime) -> list[int]:
    since = reporting_day(now) - timedelta(days=ACTIVE_DAYS)
    active = select(Visit.member_id).where(Visit.member_id == Member.id, Visit.day >= since).exists()
    rows = select(Member.id).where(Member.id > campaign.told_up_to, Member.is_staff.is_(False))
    rows = rows.where(Member.erased_at.is_(None), active).order_by(Member.id).limit(CHUNK)
    return list(db.session.scalars(rows))


def _wanting(ids: list[int]) -> list[int]:
    """Those who did not switch such news off."""
    said = dict(db.session.execute(select(Inbox.member_id, Inbox.preferences).where(Inbox.member_id.in_(ids))).all())
    return [id_ for id_ in ids if completed(said.get(id_) or {})["types"][NEWS]["in_app"]]


def _news(campaign: Campaign, member_id: int) -> Official:
    zh = f"新活动《{campaign.title}》开始了，来看看吧"
    return Official(member_id, NEWS, zh, f"A new campaign is open: “{campaign.title}”")

"""What is told by mail: gathered while it waits, posted at a good hour, written from what is so when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.feeds.queries import following
from community.mail.actions import post_mail
from community.mail.letters import Letter
from community.mail.links import address, unsubscribing_address
from community.mail.queries import can_get_mail, posted_since
from community.members.models import Member
from community.members.queries import Viewer, viewer_of
from community.notifications.actions import lock_inbox
from community.notifications.models import Inbox, Notification
from community.notifications.preferences import DIGESTS, end_of_quiet, next_digest, quiet_of
from community.notifications.queries import preferences_of, rows_to_mail, rows_unread, show_notifications, zone_of
from community.notifications.texts import OFFICIAL
from community.text import one_line

MOST_TOLD = 20  # notifications in one mail
BEST = 5  # contents in a digest
OPENING = 60  # characters of a content without a title
MEMBERS_AT_ONCE = 200


def members_to_mail(now: datetime) -> Sequence[int]:
    """Some of those for whom a mail is due."""
    due = select(Notification.member_id).where(Notification.mail_due_at <= now).distinct()
    return db.session.scalars(due.limit(MEMBERS_AT_ONCE)).all()


def post_gathered(member_id: int, now: datetime) -> None:
    """Post one mail with everything that is due for the member; or put it off until their quiet hours end.

    What cannot be mailed, or would be one mail too many today, stays in the application and in the digest.
    """
    inbox, member = lock_inbox(member_id), db.session.get(Member, member_id, populate_existing=True)
    preferences = preferences_of(member_id)
    loud = end_of_quiet(now, zone_of(preferences), quiet_of(preferences, minor=member.minor))
    due = update(Notification).where(Notification.member_id == member_id, Notification.mail_due_at <= now)
    due = due.execution_options(synchronize_session=False)
    if loud > now:
        db.session.execute(due.values(mail_due_at=loud))
        return
    ids = _welcome(member, preferences, now)
    if ids:
        post_mail(member, "notifications", key=f"notifications:{member_id}:{inbox.position}:{ids[0]}", ids=ids)
        told = update(Notification).where(Notification.id.in_(ids)).values(mailed_at=now)
        db.session.execute(told.execution_options(synchronize_session=False))
    db.session.execute(due.where(Notification.in_app.is_(False)).values(read_at=now))
    db.session.execute(due.values(mail_due_at=None))


def _welcome(member: Member, preferences: dict[str, Any], now: datetime) -> list[int]:
    """What of that which is due the member wants by mail, and may be sent."""
    if member.erased_at is not None or not can_get_mail(member):
        return []
    due = (Notification.member_id == member.id, Notification.mail_due_at <= now, Notification.mailed_at.is_(None))
    unread = select(Notification).where(*due, Notification.read_at.is_(None)).order_by(Notification.position.desc())
    has_room = is_free_to_read(member) and _posted_today(member, preferences, now) < preferences["most_a_day"]["mail"]
    return [
        notice.id
        for notice in db.session.scalars(unread.limit(MOST_TOLD))
        if preferences["types"][OFFICIAL if notice.texts else notice.type]["mail"] and (notice.texts or has_room)
    ]


def _posted_today(member: Member, preferences: dict[str, Any], now: datetime) -> int:
    zone = zone_of(preferences)
    return posted_since(member.id, "notifications", datetime.combine(now.astimezone(zone).date(), time(), zone))


def is_free_to_read(member: Member) -> bool:
    """Whether more than official mail is sent to the member: not while their account is suspended."""
    now = utcnow().isoformat()
    return not any(
        restriction["feature"] == "all" and (restriction.get("until") or now) >= now
        for restriction in member.restrictions
    )


def write_notifications(member: Member, language: str, ids: Sequence[int]) -> Letter | None:
    """The mail with these notifications, as far as they may still be told and were not read meanwhile."""
    viewer = viewer_of(member)
    shown = show_notifications(db.session.execute(rows_to_mail(viewer, ids)).all(), viewer, language)
    if not shown:
        return None
    types = {OFFICIAL if notice["texts"] else notice["type"] for notice in shown}
    about = {notice["content_id"] for notice in shown}
    scope = types.pop() if len(types) == 1 else "all"
    values = {"name": member.display_name, "items": [_told(notice) for notice in shown]}
    return Letter(values, thread=_thread(member, about), unsubscribe=unsubscribing_address(member.id, scope))


def _thread(member: Member, about: set[int | None]) -> str | None:
    """Mails about one content stand together. The member's part keeps two mailboxes from comparing theirs."""
    content_id = about.pop() if len(about) == 1 else None
    return f"content-{content_id}.{member.id}" if content_id else None


def _told(notice: dict[str, Any]) -> dict[str, Any]:
    return {"text": notice["text"], "link": address(f"/p/{notice['content']['id']}") if notice["content"] else None}


def post_due_digests(now: datetime) -> int:
    """Post the digests that are due, some of them. Returns how many members were looked at; call again until 0.

    Each due time is taken together with posting, in one transaction, and the mail's key names member and day: however
    many schedulers and workers there are, and whenever they die, a member gets one digest a day.
    """
    due = select(Inbox).where(Inbox.digest_due_at <= now).order_by(Inbox.digest_due_at).limit(MEMBERS_AT_ONCE)
    inboxes = db.session.scalars(due.with_for_update(skip_locked=True)).all()
    for inbox in inboxes:
        preferences = preferences_of(inbox.member_id)
        zone, member = zone_of(preferences), db.session.get_one(Member, inbox.member_id)
        if member.erased_at is None and can_get_mail(member) and not member.minor and is_free_to_read(member):
            since = _since(inbox, preferences, now).isoformat()
            post_mail(member, "digest", key=f"digest:{member.id}:{now.astimezone(zone).date()}", since=since)
            inbox.digested_at = now
        inbox.digest_due_at = next_digest(preferences, now, zone)
    db.session.flush()
    return len(inboxes)


def _since(inbox: Inbox, preferences: dict[str, Any], now: datetime) -> datetime:
    first = now - (DIGESTS[preferences["digest"]] or timedelta())
    return max(first, inbox.digested_at or first)


def write_digest(member: Member, language: str, since: str) -> Letter | None:
    """What the member has not read since then, and the best of what they follow; None where there is neither."""
    viewer, begin = viewer_of(member), datetime.fromisoformat(since)
    unread = db.session.execute(rows_unread(viewer, begin, MOST_TOLD)).all()
    items = [_told(notice) for notice in show_notifications(unread, viewer, language)]
    best = _best(viewer, begin)
    if not (items or best):
        return None
    values = {"name": member.display_name, "items": items, "best": best}
    return Letter(values, unsubscribe=unsubscribing_address(member.id, "digest"))


def _best(viewer: Viewer, since: datetime) -> list[dict[str, str]]:
    new = following(viewer).where(Content.published_at >= since, Content.author_id != viewer.id)
    rows = db.session.execute(new.order_by(Content.score.desc(), Content.id.desc()).limit(BEST)).all()
    return [
        {
            "title": row.title or one_line(row.body)[:OPENING],
            "author": row.author_display_name,
            "link": address(f"/p/{row.id}"),
        }
        for row in rows
    ]

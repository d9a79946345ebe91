"""Telling members, marking as read, preferring. They flush, never commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, literal, select, update

from community.blocks.queries import not_blocked, not_muted
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import StaleVersion
from community.mail.queries import can_get_mail, is_mail_on
from community.members.models import Member
from community.members.queries import viewer_of
from community.notifications.models import Inbox, Notification, NotificationEvent
from community.notifications.occasions import LASTING, Occasion, still_stands
from community.notifications.preferences import CHANNELS, completed, next_digest, without_mail
from community.notifications.queries import made_today, preferences_of, zone_of
from community.relations import inserting

GATHERED_FOR = timedelta(minutes=5)  # how long mail waits for more of the same, so that 38 likes are one mail


class Official(NamedTuple):
    """Something official for one member."""

    member_id: int
    type: str
    text_zh: str
    text_en: str
    content_id: int | None = None
    actor_id: int | None = None
    reason: str | None = None


def notify(
    member: Member,
    type: str,
    *,
    text_zh: str,
    text_en: str,
    content: Content | None = None,
    actor: Member | None = None,
    reason: str | None = None,
) -> Notification:
    """Tell a member something official, such as a decision of moderation. Never grouped, muted or preferred away.

    content stands beside it only while the member may see it. reason: a slug of the catalogue of reasons.
    """
    said = {"text_zh": text_zh, "text_en": text_en, "reason": reason}
    [notice] = notify_all(
        [Official(member.id, type, **said, content_id=content and content.id, actor_id=actor and actor.id)]
    )
    return notice


def notify_all(officials: Iterable[Official]) -> list[Notification]:
    """Tell many members something official each, in few statements. In the order of members, and of each as given."""
    ordered, now = sorted(officials, key=attrgetter("member_id")), utcnow()
    inboxes = _lock_inboxes({official.member_id for official in ordered})
    told = []
    for official in ordered:
        inbox = inboxes[official.member_id]
        inbox.position += 1
        notice = Notification(member_id=inbox.member_id, type=official.type, content_id=official.content_id)
        notice.position, notice.reason = inbox.position, official.reason
        notice.texts = {"zh-CN": official.text_zh, "en": official.text_en}
        notice.created_at = notice.updated_at = now
        notice.mail_due_at = now if is_mail_on() else None
        told.append(notice)
    db.session.add_all(told)
    db.session.flush()
    happened = zip(told, ordered, strict=True)
    db.session.add_all(
        NotificationEvent(
            notification_id=notice.id, member_id=notice.member_id, position=notice.position, actor_id=official.actor_id
        )
        for notice, official in happened
    )
    db.session.flush()
    return told


def tell(occasions: Iterable[Occasion]) -> None:
    """Tell members what happened, each fact once. Nobody hears of what they did themselves, of what they do not
    want to hear, or from members whom they blocked or muted, or who blocked them."""
    for occasion in _in_order(occasions):
        member = db.session.get(Member, occasion.member_id)
        if member.erased_at is None and _is_welcome(occasion, member):
            _tell(occasion, _channels(occasion, member))


def untell(occasions: Iterable[Occasion]) -> None:
    """Take back what was undone, as long as it was not read. What was done again meanwhile stays."""
    for occasion in _in_order(occasions):
        lock_inbox(occasion.member_id)
        if occasion.type not in LASTING or not still_stands(occasion):
            _forget_unread(occasion)


def _in_order(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Each once, with what they point at held. Inboxes are locked in this order, so that no two workers wait in a
    ring."""
    due = [occasion for occasion in dict.fromkeys(occasions) if occasion.actor_id != occasion.member_id]
    due.sort(key=attrgetter("member_id"))
    _hold_contents({id_ for occasion in due for id_ in (occasion.content_id, occasion.cause_id) if id_})
    return due


def _hold_contents(ids: set[int]) -> None:
    """Hold what will be pointed at before any inbox: who decides on a content holds it first, and notifies then."""
    if not ids:
        return
    held = select(Content.id).where(Content.id.in_(ids)).order_by(Content.id)
    db.session.execute(held.with_for_update(read=True, key_share=True)).all()


def _is_welcome(occasion: Occasion, member: Member) -> bool:
    viewer, actor_id = viewer_of(member), literal(occasion.actor_id)
    allowed = select(not_blocked(viewer, actor_id), not_muted(viewer, actor_id))
    return occasion.actor_id is None or all(db.session.execute(allowed).one())


def _channels(occasion: Occasion, member: Member) -> set[str]:
    """Over which channels the member wants to hear of this and can."""
    wanted = preferences_of(member.id)["types"][occasion.type]
    return {channel for channel in CHANNELS if wanted[channel] and (channel != "mail" or can_get_mail(member))}


def _tell(occasion: Occasion, channels: set[str]) -> None:
    if not channels:
        return
    inbox = lock_inbox(occasion.member_id)
    known = select(NotificationEvent.id).filter_by(member_id=occasion.member_id, fact=occasion.fact)
    if db.session.scalar(known) is None and still_stands(occasion):
        group = _unread_group(occasion, in_app="in_app" in channels)
        if group.id is None and _is_too_much(occasion.member_id):
            return
        if "mail" in channels and group.mailed_at is None:
            group.mail_due_at = group.mail_due_at or utcnow() + GATHERED_FOR
        _append(inbox, group, occasion, fact=occasion.fact)


def _is_too_much(member_id: int) -> bool:
    """Whether the member was told as much today as they want to be; what joins a group is never too much."""
    preferences = preferences_of(member_id)
    return made_today(member_id, zone_of(preferences)) >= preferences["most_a_day"]["in_app"]


def _forget_unread(occasion: Occasion) -> None:
    """The group that loses its last event goes too."""
    unread = select(Notification.id).filter_by(**occasion.group, read_at=None)
    event = NotificationEvent
    theirs = (event.member_id == occasion.member_id, event.fact == occasion.fact, event.notification_id.in_(unread))
    emptied = ~exists().where(event.notification_id == Notification.id)
    for gone in (delete(event).where(*theirs), delete(Notification).where(Notification.id.in_(unread), emptied)):
        db.session.execute(gone.execution_options(synchronize_session=False))
    db.session.expire_all()


def lock_inbox(member_id: int) -> Inbox:
    """The member's inbox, locked until the end of the transaction, as it is now."""
    return _lock_inboxes({member_id})[member_id]


def _lock_inboxes(member_ids: set[int]) -> dict[int, Inbox]:
    """The same of many, in the order of members, so that no two wait in a ring."""
    empty = {"position": 0, "version": 1, "preferences": {}}
    if member_ids:
        db.session.execute(inserting(Inbox), [{"member_id": member_id, **empty} for member_id in sorted(member_ids)])
    locked = select(Inbox).where(Inbox.member_id.in_(member_ids)).order_by(Inbox.member_id).with_for_update()
    found = db.session.scalars(locked.execution_options(populate_existing=True))
    return {inbox.member_id: inbox for inbox in found}


def _unread_group(occasion: Occasion, *, in_app: bool) -> Notification:
    group = {**occasion.group, "in_app": in_app}
    unread = select(Notification).filter_by(**group, read_at=None).order_by(Notification.id.desc()).limit(1)
    return db.session.scalar(unread) or Notification(**group, created_at=utcnow())


def _append(inbox: Inbox, notification: Notification, occasion: Occasion, fact: str | None) -> None:
    """Put an event behind all others of the inbox, and its notification with it."""
    inbox.position += 1
    notification.position, notification.updated_at = inbox.position, utcnow()
    db.session.add(notification)
    db.session.flush()
    people = {"actor_id": occasion.actor_id, "cause_id": occasion.cause_id, "member_id": occasion.member_id}
    event = NotificationEvent(notification_id=notification.id, position=inbox.position, fact=fact, **people)
    db.session.add(event)
    db.session.flush()


def mark_read(member: Member, ids: Sequence[int]) -> None:
    """Mark these notifications of the member as read. Ids of others are left alone, as if they did not exist."""
    _mark_read(member, Notification.id.in_(ids))


def mark_all_read(member: Member) -> None:
    """Mark all notifications of the member as read."""
    _mark_read(member)


def _mark_read(member: Member, *which: Any) -> None:
    lock_inbox(member.id)  # lest an event joins a group in the moment in which it is read
    unread = update(Notification).where(Notification.member_id == member.id, Notification.read_at.is_(None), *which)
    db.session.execute(unread.values(read_at=utcnow()).execution_options(synchronize_session=False))


def prefer(member: Member, version: int, said: Mapping[str, Any]) -> None:
    """Say what to be told, how and when. What is left out becomes as for everybody. Raises StaleVersion."""
    inbox = lock_inbox(member.id)
    if inbox.version != version:
        raise StaleVersion
    _write(inbox, said)


def unsubscribe(member_id: int, scope: str) -> None:
    """Send the member no such mail any more. Twice is harmless. scope: see ``preferences.without_mail``."""
    inbox = lock_inbox(member_id)
    changed = without_mail(inbox.preferences, scope)
    if completed(changed) != completed(inbox.preferences):
        _write(inbox, changed)


def _write(inbox: Inbox, said: Mapping[str, Any]) -> None:
    inbox.preferences = dict(said)
    inbox.version += 1
    preferences = completed(said)
    inbox.digest_due_at = next_digest(preferences, utcnow(), zone_of(preferences))
    db.session.flush()


def forget_told(member_id: int) -> None:
    """Delete everything that the member was told, and what they wanted to be told."""
    for model in (NotificationEvent, Notification, Inbox):
        gone = delete(model).where(model.member_id == member_id)
        db.session.execute(gone.execution_options(synchronize_session=False))

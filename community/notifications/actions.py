"""Official notices, marking as read, preferring. They flush, never commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import delete, update

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import StaleVersion
from community.mail.queries import is_mail_on
from community.members.models import Member
from community.notifications.inboxes import lock_inbox, lock_inboxes, write_positions
from community.notifications.models import Inbox, Notification, NotificationEvent
from community.notifications.preferences import completed, next_digest, without_mail
from community.notifications.queries import zone_of


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
    positions = lock_inboxes({official.member_id for official in ordered})
    told = []
    for official in ordered:
        positions[official.member_id] += 1
        notice = Notification(member_id=official.member_id, type=official.type, content_id=official.content_id)
        notice.position, notice.reason = positions[official.member_id], official.reason
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
    write_positions(positions)
    return told


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

"""What a member is told, read through their own eyes at the moment of reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from community.blocks.queries import not_blocked, not_muted
from community.catalog.models import Product
from community.clock import utcnow
from community.content.models import Content
from community.content.queries import AUTHOR, view_contents, visible_to
from community.database import db
from community.http.cursors import seal, unseal
from community.members.models import Member
from community.members.queries import Viewer
from community.mutes.queries import says_nothing_muted
from community.notifications.models import Inbox, Notification, NotificationEvent
from community.notifications.preferences import completed
from community.notifications.texts import sentence

ACTORS_SHOWN = 3


def preferences_of(member_id: int) -> dict[str, Any]:
    """All preferences of a member, and their version."""
    chosen = select(Inbox.version, Inbox.preferences).where(Inbox.member_id == member_id)
    version, said = db.session.execute(chosen).first() or (1, {})
    return {"version": version, **completed(said)}


def zone_of(preferences: Mapping[str, Any]) -> ZoneInfo:
    """Whose local time holds: the zone that the member chose, or the community's."""
    chosen = preferences["time_zone"]
    return ZoneInfo(chosen) if chosen else current_app.config["COMMUNITY"].timezone


def made_today(member_id: int, zone: ZoneInfo) -> int:
    """How many groups of the member began on this local day, official ones left out."""
    midnight = datetime.combine(utcnow().astimezone(zone).date(), time(), zone)
    made = (Notification.member_id == member_id, Notification.created_at >= midnight, Notification.texts.is_(None))
    return db.session.scalar(select(func.count()).select_from(Notification).where(*made))


def last_position(viewer: Viewer) -> int:
    """Where the inbox of the viewer ends now."""
    return db.session.scalar(select(Inbox.position).where(Inbox.member_id == viewer.id)) or 0


def unread_count(viewer: Viewer) -> int:
    """How many notifications the viewer would find unread on a walk through all of them."""
    unread = (Notification.member_id == viewer.id, Notification.in_app, Notification.read_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(Notification).where(*unread, _shown(viewer)))


def notification_rows(viewer: Viewer, end: int) -> Select:
    """The notifications of the viewer, each with the ``place`` it had when the inbox ended at ``end``.

    New events move a notification; its place at an earlier end never moves, and so a walk may rely on it. What came
    later has no place. Add an order by place.
    """
    event = NotificationEvent
    earlier = select(func.max(event.position)).where(event.notification_id == Notification.id, event.position <= end)
    place = case((Notification.position <= end, Notification.position), else_=earlier.scalar_subquery())
    theirs = (Notification.member_id == viewer.id, Notification.in_app, _shown(viewer))
    placed = _rows(place.label("place")).where(*theirs).subquery()
    return select(placed).where(placed.c.place.is_not(None))


def read_inbox(viewer: Viewer, limit: int, cursor: str | None) -> tuple[Sequence[Row], str | None]:
    """Rows for ``show_notifications``, those with the newest activity first, and the cursor of what follows: where the
    inbox ended when the walk began, and the last place shown."""
    end, before = unseal(cursor) if cursor else (last_position(viewer), None)
    statement = notification_rows(viewer, end)
    place = statement.selected_columns.place
    statement = statement.order_by(place.desc()).limit(limit + 1)
    rows = db.session.execute(statement if before is None else statement.where(place < before)).all()
    return rows[:limit], seal([end, rows[limit - 1].place]) if len(rows) > limit else None


def _rows(*more: ColumnElement) -> Select:
    product = (Product.external_id.label("product_external_id"), Product.title.label("product_title"))
    rows = select(*Notification.__table__.c, *product, *more)
    return rows.outerjoin(Product, Product.id == Notification.product_id)


def rows_to_mail(viewer: Viewer, ids: Sequence[int]) -> Select:
    """Those of the notifications of which something may still be told; without those read meanwhile."""
    unread = or_(Notification.read_at.is_(None), Notification.in_app.is_(False))
    theirs = (Notification.id.in_(ids), Notification.member_id == viewer.id, unread, _shown(viewer))
    return _rows().where(*theirs).order_by(Notification.position)


def rows_unread(viewer: Viewer, since: datetime, limit: int) -> Select:
    """What the viewer has not read of what grew since then, the newest first."""
    grown = (Notification.updated_at >= since, Notification.read_at.is_(None), Notification.in_app)
    theirs = (Notification.member_id == viewer.id, *grown, _shown(viewer))
    return _rows().where(*theirs).order_by(Notification.position.desc()).limit(limit)


def _shown(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: something of the notification may still be told."""
    return exists().where(NotificationEvent.notification_id == Notification.id, _told(viewer))


def _told(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the event may be told: by nobody blocked or muted, and by a content that the viewer may see."""
    event, cause = NotificationEvent, aliased(Content.__table__).c
    actor_allowed = and_(not_blocked(viewer, event.actor_id), not_muted(viewer, event.actor_id))
    seen = and_(visible_to(viewer, cause), says_nothing_muted(viewer, cause))
    cause_visible = exists().where(cause.id == event.cause_id, seen)
    return and_(or_(event.actor_id.is_(None), actor_allowed), or_(event.cause_id.is_(None), cause_visible))


def show_notifications(rows: Sequence[Row], viewer: Viewer, language: str) -> list[dict[str, Any]]:
    """Rows as mappings for NotificationOut: with actors, how many there are, the content and the text."""
    people = _people([row.id for row in rows], viewer)
    ids = list({row.content_id for row in rows if row.content_id})
    contents = {content["id"]: content for content in view_contents(ids, viewer, listed=False)} if ids else {}
    return [_show(row, people.get(row.id, []), contents.get(row.content_id), language) for row in rows]


def _show(row: Row, actors: list[dict[str, Any]], content: dict[str, Any] | None, language: str) -> dict[str, Any]:
    shown = {
        **row._mapping,
        "read": row.read_at is not None,
        "actors": actors,
        "count": actors[0]["people"] if actors else 1,
        "content": content,
        "product": _product(row),
    }
    return {**shown, "text": sentence(shown, language)}


def _product(row: Row) -> dict[str, str] | None:
    if row.product_id is None:
        return None
    return {"external_id": row.product_external_id, "title": row.product_title}


def _people(ids: Sequence[int], viewer: Viewer) -> dict[int, list[dict[str, Any]]]:
    """The latest actors of each notification, each with how many different ones there are."""
    event = NotificationEvent
    of_notification = {"partition_by": event.notification_id}
    latest = func.row_number().over(**of_notification, order_by=func.max(event.position).desc()).label("rank")
    acting = (
        select(event.notification_id, event.actor_id, latest, func.count().over(**of_notification).label("people"))
        .where(event.notification_id.in_(ids), event.actor_id.is_not(None), _told(viewer))
        .group_by(event.notification_id, event.actor_id)
        .subquery()
    )
    author = [getattr(Member, name).label(f"author_{name}") for name in AUTHOR]
    statement = select(acting.c.notification_id, acting.c.people, Member.display_name, *author)
    statement = statement.join(Member, Member.id == acting.c.actor_id).where(acting.c.rank <= ACTORS_SHOWN)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in db.session.execute(statement.order_by(acting.c.rank)):
        found.setdefault(row.notification_id, []).append(dict(row._mapping))
    return found

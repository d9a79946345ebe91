"""Notifications as they grow: what happened joins the unread one of its kind, or begins another. They never commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Select, Update, and_, bindparam, insert, select, update

from community.clock import utcnow
from community.notifications.models import Notification, NotificationEvent
from community.notifications.occasions import Occasion
from community.relations import inserting
from community.statements import Prepared, made_once, prepared, rows_of, run_each

NOTICES = Notification.__table__.c
ABOUT = (NOTICES.member_id, NOTICES.type, NOTICES.content_id, NOTICES.product_id, NOTICES.in_app)
About = tuple[Any, ...]


@dataclass
class Group:
    """A notification as it will stand. id: None until it is written."""

    about: About
    id: int | None = None
    mail_due_at: datetime | None = None
    mailed_at: datetime | None = None
    position: int = 0


Event = tuple[Occasion, Group, int]
"""What happened, what it joins, and its place in the inbox."""


def about(occasion: Occasion, *, in_app: bool) -> About:
    """What is told together while unread: the values of ABOUT."""
    return (*occasion.group.values(), in_app)


def unread_groups(occasions: Iterable[Occasion]) -> dict[About, Group]:
    """What these occasions may join, the newest of each kind."""
    keys = {(occasion.member_id, occasion.type, occasion.content_id) for occasion in occasions}
    of_contents, of_members = [key for key in keys if key[2]], [key[:2] for key in keys if not key[2]]
    found = rows_of(prepared(_unread_of_contents, keys=of_contents)) if of_contents else []
    found += rows_of(prepared(_unread_of_members, keys=of_members)) if of_members else []
    return {tuple(row[:5]): Group(tuple(row[:5]), row.id, row.mail_due_at, row.mailed_at) for row in found}


def _unread_of_contents(keys: Any) -> Select:
    return _unread(keys, ABOUT[:3])


def _unread_of_members(keys: Any) -> Select:
    return _unread(keys, ABOUT[:2]).where(NOTICES.content_id.is_(None))


def _unread(keys: Any, columns: Sequence[Any]) -> Select:
    told = keys.subquery()
    alike = and_(*(column == key for column, key in zip(columns, told.c, strict=True)))
    shown = select(*ABOUT, NOTICES.id, NOTICES.mail_due_at, NOTICES.mailed_at)
    return shown.join(told, alike).where(NOTICES.read_at.is_(None)).order_by(NOTICES.id)


def write_events(events: Sequence[Event]) -> None:
    """Write what happened, and the groups that grew or began by it."""
    if not events:
        return
    now, groups = utcnow(), {group.about: group for _, group, _ in events}.values()
    grown = [_grown(group, now) for group in groups if group.id]
    for group in groups:
        group.id = group.id or _begin(group, now)
    if grown:
        run_each(_growing, rows=grown)
    rows = [_row(*event) for event in events]
    run_each(inserting, NotificationEvent, *rows[0], rows=rows)


def _grown(group: Group, now: datetime) -> dict[str, Any]:
    return {"grown_id": group.id, "place": group.position, "now": now, "mail_at": group.mail_due_at}


def _growing() -> Update:
    changed = {"position": bindparam("place"), "updated_at": bindparam("now"), "mail_due_at": bindparam("mail_at")}
    return update(Notification.__table__).where(NOTICES.id == bindparam("grown_id")).values(changed)


def _begin(group: Group, now: datetime) -> int:
    values = {column.name: value for column, value in zip(ABOUT, group.about, strict=True)}
    values |= {"position": group.position, "mail_due_at": group.mail_due_at, "created_at": now, "updated_at": now}
    [made] = rows_of(Prepared(made_once(_beginning, *values), values))
    return made.id


def _beginning(*columns: str) -> Insert:
    new = insert(Notification.__table__).values({name: bindparam(name) for name in columns})
    return new.returning(NOTICES.id)


def _row(occasion: Occasion, group: Group, position: int) -> dict[str, Any]:
    people = {"member_id": occasion.member_id, "actor_id": occasion.actor_id, "cause_id": occasion.cause_id}
    return {"notification_id": group.id, "position": position, "fact": occasion.fact, **people}

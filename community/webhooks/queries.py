"""Endpoints, their deliveries, what is due, and who is told of a dead one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, or_, select

from community.database import db
from community.errors import NotFound
from community.http.cursors import Page, newest
from community.members.models import Member
from community.rows import row_to_change, the_row
from community.webhooks.messages import message_of
from community.webhooks.models import EVERYTHING, WAITING, WebhookAttempt, WebhookDelivery, WebhookEndpoint


def list_endpoints(limit: int, cursor: str | None) -> Page:
    """All endpoints, the newest first."""
    enabled = WebhookEndpoint.disabled_at.is_(None).label("enabled")
    return newest(select(*WebhookEndpoint.__table__.c, enabled), [WebhookEndpoint.id], limit, cursor)


def get_endpoint(endpoint_id: int) -> WebhookEndpoint:
    """The endpoint. Raises NotFound."""
    return the_row(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id))


def endpoint_to_change(endpoint_id: int, version: int | None = None) -> WebhookEndpoint:
    """The endpoint, locked until the end of the transaction, as it is now. Raises NotFound.

    version: which one is meant; raises StaleVersion when it is another by now.
    """
    return row_to_change(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id), version)


def endpoints_hearing(topic: str) -> list[int]:
    """Ids of the endpoints that are enabled and want this topic. There are few, so their lists are read here."""
    enabled = select(WebhookEndpoint.id, WebhookEndpoint.topics).where(WebhookEndpoint.disabled_at.is_(None))
    rows = db.session.execute(enabled.order_by(WebhookEndpoint.id))
    return [row.id for row in rows if EVERYTHING in row.topics or topic in row.topics]


def list_deliveries(endpoint_id: int, state: str | None, topic: str | None, limit: int, cursor: str | None) -> Page:
    """What was queued for an endpoint, the newest first. Raises NotFound for no endpoint."""
    get_endpoint(endpoint_id)
    rows = select(*WebhookDelivery.__table__.c).where(WebhookDelivery.endpoint_id == endpoint_id)
    for column, wanted in ((WebhookDelivery.state, state), (WebhookDelivery.topic, topic)):
        rows = rows if wanted is None else rows.where(column == wanted)
    return newest(rows, [WebhookDelivery.id], limit, cursor)


def get_delivery(endpoint_id: int, delivery_id: int) -> WebhookDelivery:
    """A delivery of this endpoint. Raises NotFound."""
    theirs = select(WebhookDelivery).filter_by(id=delivery_id, endpoint_id=endpoint_id)
    delivery = db.session.scalar(theirs)
    if delivery is None:
        raise NotFound
    return delivery


def view_delivery(endpoint_id: int, delivery_id: int) -> dict[str, Any]:
    """A delivery with every attempt, and the message as it would be sent now. Raises NotFound."""
    delivery = get_delivery(endpoint_id, delivery_id)
    attempts = select(WebhookAttempt).filter_by(delivery_id=delivery.id).order_by(WebhookAttempt.id)
    columns = {column.name: getattr(delivery, column.name) for column in WebhookDelivery.__table__.c}
    return {**columns, "attempts": db.session.scalars(attempts).all(), "body": message_of(delivery)}


def may_be_sent_to(now: datetime) -> ColumnElement[bool]:
    """SQL: the endpoint is enabled, not left alone for now, and no worker sends to it."""
    over = ((WebhookEndpoint.held_until, now), (WebhookEndpoint.leased_until, now))
    return and_(
        WebhookEndpoint.disabled_at.is_(None), *(or_(column.is_(None), column <= moment) for column, moment in over)
    )


def is_due(now: datetime) -> ColumnElement[bool]:
    """SQL: the delivery waits, and its time has come."""
    return and_(WebhookDelivery.state == WAITING, WebhookDelivery.next_at <= now)


def due_endpoints(now: datetime) -> Sequence[int]:
    """Ids of the endpoints to which something is to be sent now."""
    waiting = select(WebhookDelivery.endpoint_id).where(is_due(now))
    endpoints = select(WebhookEndpoint.id).where(may_be_sent_to(now), WebhookEndpoint.id.in_(waiting))
    return db.session.scalars(endpoints.order_by(WebhookEndpoint.id)).all()


def next_due(endpoint_id: int, now: datetime) -> WebhookDelivery | None:
    """What to send to an endpoint next: what has waited longest."""
    theirs = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id, is_due(now))
    return db.session.scalar(theirs.order_by(WebhookDelivery.next_at, WebhookDelivery.id).limit(1))


def admins() -> Sequence[Member]:
    """Everybody who may mend an endpoint."""
    admin = cast(Member.roles, Text).like('%"admin"%')
    return db.session.scalars(select(Member).where(admin, Member.erased_at.is_(None)).order_by(Member.id)).all()

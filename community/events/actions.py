"""Taking what the host reports: each event once, late ones too, in any order that makes sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community import outbox
from community.activity.actions import record_visit
from community.activity.sessions import note_moment
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Invalid, NotFound
from community.events.models import Event, HostEvent
from community.members.models import Member
from community.members.queries import find_member
from community.orders.actions import deliver, pay, refund
from community.relations import insert_new

CLOCK_SKEW = timedelta(minutes=5)
LATEST = timedelta(days=35)


def take(event: Event) -> bool:
    """Let the event take effect. Returns False when it did so before, under this id or as this very order.

    Raises a Problem when it cannot be; its id is then as good as new once the transaction is rolled back, so the host
    mends the cause and sends it again. A refund or a delivery that overtook its payment is such a case (404).
    """
    told = {"type": event.type, "digest": event.digest, "occurred_at": event.occurred_at}
    if not insert_new(HostEvent, id=event.id, **told, taken_at=utcnow()):
        _check_same(event)
        return False
    _check_time(event)
    return EFFECTS[event.type](event)


def _check_same(event: Event) -> None:
    if db.session.scalar(select(HostEvent.digest).where(HostEvent.id == event.id)) != event.digest:
        raise Conflict(f"Another event with the id {event.id} was taken before. Give every event an id of its own.")


def _check_time(event: Event) -> None:
    now = utcnow()
    if event.occurred_at > now + CLOCK_SKEW:
        raise Invalid(errors={"occurred_at": ["The time lies in the future."]})
    if event.occurred_at < now - LATEST:
        raise Invalid(errors={"occurred_at": [f"Events are taken up to {LATEST.days} days late."]})


def _member_of(event: Event) -> Member | None:
    """The member whom the event names; None for a visitor, or for a customer who has not joined.

    A username is the community's own: it must be somebody's, who bore it by then. The host's id of a customer is
    older than the membership, so what it names may come before the sign-up, or without one.
    """
    if event.member_external_id is not None:
        return db.session.scalar(select(Member).where(Member.external_id == event.member_external_id))
    if event.member_username is None:
        return None
    member = find_member(event.member_username)
    if member is None:
        raise NotFound(f"Nobody here is called {event.member_username}.")
    if event.occurred_at + CLOCK_SKEW < member.created_at:
        raise Invalid(errors={"occurred_at": [f"{event.member_username} signed up later than that."]})
    return member


def _moment(event: Event, member: Member | None) -> datetime:
    """When it happened. Two clocks differ: what came a little before the sign-up came with it."""
    if member and event.occurred_at + CLOCK_SKEW >= member.created_at:
        return max(event.occurred_at, member.created_at)
    return event.occurred_at


def _order_paid(event: Event) -> bool:
    member = _member_of(event)
    return pay(
        **event.details,
        paid_at=_moment(event, member),
        member=member,
        member_external_id=event.member_external_id,
        origin=event.origin,
    )


def _order_delivered(event: Event) -> bool:
    return deliver(**event.details, delivered_at=event.occurred_at)


def _order_refunded(event: Event) -> bool:
    refund(**event.details, refunded_at=event.occurred_at)
    return True


def _product_viewed(event: Event) -> bool:
    outbox.record("product.viewed", **event.details, **_noted_visit(event))
    return True


def _visited(event: Event) -> bool:
    outbox.record("shop.visited", **_noted_visit(event))
    return True


def _noted_visit(event: Event) -> dict[str, Any]:
    """Count the visit of the member, if there is one by then. Returns who came, whence and when."""
    member = _member_of(event)
    at = _moment(event, member)
    if member and at >= member.created_at:
        record_visit(member, at)
        note_moment(member.id, at)
    return {"member_id": member and member.id, **asdict(event.origin), "occurred_at": at.isoformat()}


# In the order in which they make sense.
EFFECTS: dict[str, Callable[[Event], bool]] = {
    "order.paid": _order_paid,
    "order.delivered": _order_delivered,
    "order.refunded": _order_refunded,
    "product.viewed": _product_viewed,
    "visit": _visited,
}


def in_sense(event: Event) -> tuple:
    """Sorts a batch: payments before what follows from them, and each kind by time."""
    return list(EFFECTS).index(event.type), event.occurred_at

"""Bringing what was recorded to its subscribers, exactly once, whatever fails on the way.

Workers claim rows with a lease and settle (delete) each in the very transaction of its handler, checking that the claim
still holds, so an effect in the database happens once. The broker is only a wake-up: what a crash or a lost message
left behind is found by ``sweep`` when the lease has ended. Order is not promised; handlers read the present state.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Delete, Row, Select, Update, and_, delete, func, or_, select, update

from community.clock import utcnow
from community.database import db
from community.gathering import gathered
from community.outbox import BATCH, Delivery, Subscription, present_outbox, transaction
from community.statements import prepared, rows_of

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60
HELD_SECONDS = 0.01  # CPU that a transaction of several rows is meant to take: members who write wait for it
UNKNOWN_PACE_SECONDS = 0.005  # of a row, before the first was timed
MOST_ATTEMPTS = 10
LONGEST_PAUSE_SECONDS = 3600
OUTBOX = Delivery.__table__
CLAIMED = (OUTBOX.c.id, OUTBOX.c.topic, OUTBOX.c.subscriber, OUTBOX.c.payload, OUTBOX.c.attempts, OUTBOX.c.claim)
LOST_ONCE = and_(OUTBOX.c.attempts == 1, OUTBOX.c.last_error.is_(None))
FRESH = or_(OUTBOX.c.attempts == 0, LOST_ONCE)
FAILED = OUTBOX.c.attempts > 0


def deliver(queue: str, seconds: float = 20.0) -> int:
    """Handle what is due in queue until nothing is, or until the time is over. Returns how many were settled."""
    until = time.monotonic() + seconds
    settled = 0
    while claimed := _claim(queue):
        for _, group in groupby(claimed, key=lambda delivery: (delivery.topic, delivery.subscriber)):
            settled += _handle(list(group))
        if time.monotonic() > until:
            present_outbox().wake(queue)
            break
    return settled


def _claim(queue: str) -> Sequence[Row]:
    """Take a lease on due rows: fresh ones in a batch, one that failed before alone, lest it takes others with it.

    What a worker held that died is fresh once more, for it may have held thousands; the second time each goes alone.
    """
    now = utcnow()
    if not rows_of(prepared(_waiting, named=queue, now=now, most=1)):
        return []  # found without a turn to write
    for claiming, most in ((_claiming_fresh, present_outbox().batch_size(queue)), (_claiming_failed, 1)):
        lease = {"token": uuid.uuid4().hex, "until": now + timedelta(seconds=LEASE_SECONDS)}
        with transaction():
            claimed = rows_of(prepared(claiming, named=queue, now=now, most=most, **lease))
        if claimed:
            return sorted(claimed, key=lambda delivery: (delivery.subscriber, delivery.topic, delivery.id))
    return []


def _waiting(named: Any, now: Any, most: Any) -> Select:
    due = (OUTBOX.c.queue == named, OUTBOX.c.rests_since.is_(None), OUTBOX.c.available_at <= now)
    return select(OUTBOX.c.id).where(*due).order_by(OUTBOX.c.attempts, OUTBOX.c.id).limit(most)


def _claiming_fresh(**asked: Any) -> Update:
    return _claiming(FRESH, **asked)


def _claiming_failed(**asked: Any) -> Update:
    return _claiming(FAILED, **asked)


def _claiming(which: ColumnElement[bool], token: Any, until: Any, **due: Any) -> Update:
    chosen = _waiting(**due).where(which).with_for_update(skip_locked=True)
    lease = {"claim": token, "attempts": OUTBOX.c.attempts + 1, "available_at": until}
    return update(OUTBOX).where(OUTBOX.c.id.in_(chosen)).values(lease).returning(*CLAIMED)


def _handle(deliveries: Sequence[Row]) -> int:
    """Deliver rows of one subscriber, in portions."""
    subscription = present_outbox().subscription(deliveries[0].topic, deliveries[0].subscriber)
    settled, done = 0, 0
    while done < len(deliveries):
        portion = deliveries[done : done + _portion(subscription)]
        settled += _try(subscription, portion)
        done += len(portion)
    return settled


def _portion(subscription: Subscription | None) -> int:
    """How many rows go into one transaction: on SQLite, members who write wait for it meanwhile."""
    if subscription is None or subscription.outside or subscription.batch_size:
        return (subscription and subscription.batch_size) or BATCH
    pace_seconds = present_outbox().paces.get(subscription.name, UNKNOWN_PACE_SECONDS)
    return max(1, min(BATCH, int(HELD_SECONDS / pace_seconds)))


def _try(subscription: Subscription | None, deliveries: Sequence[Row]) -> int:
    """Deliver a portion; of one that fails, each row alone, so that a bad one hurts only itself."""
    try:
        if subscription is None:
            raise LookupError(f"nobody called {deliveries[0].subscriber} hears {deliveries[0].topic}")
        settled = _deliver(subscription, deliveries)
    except Exception as error:
        if len(deliveries) > 1:
            return sum(_try(subscription, [delivery]) for delivery in deliveries)
        log.exception("delivery failed", topic=deliveries[0].topic, subscriber=deliveries[0].subscriber)
        _put_back(deliveries[0], error)
        return 0
    return settled


def _deliver(subscription: Subscription, deliveries: Sequence[Row]) -> int:
    """Run the handler and delete the rows in one transaction. A row whose lease went to another worker is left."""
    if subscription.outside:
        _run(subscription, deliveries)
    with transaction():
        began = time.thread_time()  # what others took of the machine meanwhile would make portions ever smaller
        ids = [delivery.id for delivery in deliveries]
        held = {row.id for row in rows_of(prepared(_settling, ids=ids, token=deliveries[0].claim))}
        if not subscription.outside:
            _run(subscription, [delivery for delivery in deliveries if delivery.id in held])
    present_outbox().paces[subscription.name] = (time.thread_time() - began) / len(deliveries)
    return len(held)


def _settling(ids: Any, token: Any) -> Delete:
    return delete(OUTBOX).where(OUTBOX.c.id.in_(ids), OUTBOX.c.claim == token).returning(OUTBOX.c.id)


def _run(subscription: Subscription, deliveries: Sequence[Row]) -> None:
    if not subscription.batched:
        for delivery in deliveries:
            subscription.handler(**delivery.payload)
    elif deliveries:
        subscription.handler([delivery.payload for delivery in deliveries])


def _put_back(delivery: Row, error: Exception) -> None:
    """Try again after a growing, jittered pause; after the last attempt let it rest, with its cause."""
    now = utcnow()
    pause_seconds = min(2**delivery.attempts, LONGEST_PAUSE_SECONDS) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    with transaction() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery.id, Delivery.claim == delivery.claim)
            .values(
                claim=None,
                available_at=now + timedelta(seconds=pause_seconds),
                last_error=f"{type(error).__name__}: {error}"[:2000],
                rests_since=now if delivery.attempts >= MOST_ATTEMPTS else None,
            )
        )


def sweep() -> None:
    """Wake the worker of every queue in which something is due. Run by the scheduler."""
    due = select(Delivery.queue).where(Delivery.rests_since.is_(None), Delivery.available_at <= utcnow()).distinct()
    for queue in db.session.scalars(due):
        present_outbox().wake(queue)


def replay(ids: Iterable[int]) -> int:
    """Put resting rows on their way again. Returns how many."""
    with transaction() as session:
        revived = session.execute(
            update(Delivery)
            .where(Delivery.id.in_(list(ids)), Delivery.rests_since.is_not(None))
            .values(attempts=0, rests_since=None, available_at=utcnow(), claim=None)
            .returning(Delivery.queue)
        ).all()
        gathered().queues.update(row.queue for row in revived)
    return len(revived)


def backlog() -> dict[str, int]:
    """How many rows are on their way, and how many rest."""
    resting = Delivery.rests_since.is_not(None)
    counts = dict(db.session.execute(select(resting, func.count()).group_by(resting)).all())
    return {"pending": counts.get(False, 0), "resting": counts.get(True, 0)}

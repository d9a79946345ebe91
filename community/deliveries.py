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

import structlog
from sqlalchemy import Row, and_, delete, func, or_, select, update

from community.clock import utcnow
from community.database import db
from community.gathering import gathered
from community.outbox import BATCH, Delivery, Subscription, present_outbox, transaction

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60
HELD_SECONDS = 0.02  # what a transaction of several rows is meant to take: members who write wait for it
UNKNOWN_PACE_SECONDS = 0.005  # of a row, before the first was timed
MOST_ATTEMPTS = 10
LONGEST_PAUSE_SECONDS = 3600
CLAIMED = (
    Delivery.id,
    Delivery.topic,
    Delivery.subscriber,
    Delivery.payload,
    Delivery.attempts,
    Delivery.claim,
)


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
    due = (Delivery.queue == queue, Delivery.rests_since.is_(None), Delivery.available_at <= now)
    most = present_outbox().batch_size(queue)
    waiting = select(Delivery.id).where(*due).order_by(Delivery.attempts, Delivery.id)
    lost_once = and_(Delivery.attempts == 1, Delivery.last_error.is_(None))
    fresh = waiting.where(or_(Delivery.attempts == 0, lost_once)).limit(most)
    failed = waiting.where(Delivery.attempts > 0).limit(1)
    for chosen in (fresh, failed):
        with transaction() as session:
            claimed = session.execute(
                update(Delivery)
                .where(Delivery.id.in_(chosen.with_for_update(skip_locked=True)))
                .values(
                    claim=uuid.uuid4().hex,
                    attempts=Delivery.attempts + 1,
                    available_at=now + timedelta(seconds=LEASE_SECONDS),
                )
                .returning(*CLAIMED)
                .execution_options(synchronize_session=False)
            ).all()
        if claimed:
            return sorted(claimed, key=lambda delivery: (delivery.subscriber, delivery.topic, delivery.id))
    return []


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
    with transaction() as session:
        began = time.perf_counter()  # not before: others wait for what this one holds, not for what it waited for
        held = set(
            session.scalars(
                delete(Delivery)
                .where(Delivery.id.in_([d.id for d in deliveries]), Delivery.claim == deliveries[0].claim)
                .returning(Delivery.id)
            )
        )
        if not subscription.outside:
            _run(subscription, [d for d in deliveries if d.id in held])
        present_outbox().paces[subscription.name] = (time.perf_counter() - began) / len(deliveries)
    return len(held)


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

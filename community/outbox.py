"""One fact, many readers: record in the caller's transaction, deliver after it, exactly once.

``record`` notes a fact; at the end of ``transaction()`` it becomes one row per subscriber. Workers claim rows with
a lease and settle (delete) each in the very transaction of its handler, checking that the claim still holds, so an
effect in the database happens once. The broker is only a wake-up: what a crash or a lost message left behind is
found by ``sweep`` when the lease has ended. Order is not promised; handlers read the present state.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import Index, Row, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.clock import utcnow
from community.database import Id, Model, db, turn_to_write
from community.gathering import Gathered, gathered, insert_at_end, write_gathered
from community.wakeups import Waker

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60
BATCH = 100
MOST_ATTEMPTS = 10
LONGEST_PAUSE_SECONDS = 3600


class Delivery(Model):
    """A fact on its way to one subscriber. Settled rows are deleted; those that rest wait for a person."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "queue", "attempts", "id"),
        Index("ix_outbox_resting", "rests_since"),
    )

    id: Mapped[Id]
    topic: Mapped[str] = mapped_column(comment="what happened, a past participle such as content.published")
    subscriber: Mapped[str] = mapped_column(comment="name of the handler")
    queue: Mapped[str] = mapped_column(comment="whose worker delivers it")
    payload: Mapped[dict[str, Any]] = mapped_column(comment="keyword arguments of the handler")
    recorded_at: Mapped[datetime] = mapped_column(comment="UTC")
    available_at: Mapped[datetime] = mapped_column(comment="UTC; not before; while claimed, the end of the lease")
    attempts: Mapped[int] = mapped_column(default=0, comment="how often it was claimed")
    claim: Mapped[str | None] = mapped_column(comment="token of the worker that holds it")
    last_error: Mapped[str | None] = mapped_column(comment="why the last attempt failed")
    rests_since: Mapped[datetime | None] = mapped_column(comment="UTC; set after the last attempt, until replayed")


@dataclass(frozen=True)
class Subscription:
    """handler(**payload), or handler(payloads) for a batched one.

    inline: runs just before the commit of the fact. outside: its effect is not in the database (an index, mail), so
    it runs before its rows are settled, holds no lock meanwhile, and may see the same payload twice after a crash.
    batch_size: rows that are claimed at once. The largest of a queue holds for all of the queue, for rows are claimed
    before anybody knows whose they are; give a handler that wants many a queue of its own.
    """

    topic: str
    handler: Callable[..., Any]
    queue: str = "default"
    inline: bool = False
    batched: bool = False
    outside: bool = False
    batch_size: int = BATCH

    @property
    def name(self) -> str:
        return self.handler.__name__


Call = tuple[Subscription, dict[str, Any]]


@dataclass
class Outbox:
    """Who hears what, and how workers are woken. One per app."""

    wake: Waker
    by_topic: dict[str, list[Subscription]] = field(default_factory=dict)

    def subscription(self, topic: str, name: str) -> Subscription | None:
        return next((s for s in self.by_topic.get(topic, ()) if s.name == name), None)

    @property
    def subscriptions(self) -> list[Subscription]:
        return [s for subscriptions in self.by_topic.values() for s in subscriptions]

    @property
    def queues(self) -> list[str]:
        return sorted({s.queue for s in self.subscriptions} | {"default"})

    def batch_size(self, queue: str) -> int:
        return max((s.batch_size for s in self.subscriptions if s.queue == queue), default=BATCH)


def init_app(app: Flask) -> None:
    """Give the app an outbox without subscribers."""
    app.extensions["outbox"] = Outbox(Waker(app, lambda queue: _send(app, queue)))


def subscribe(app: Flask, topic: str, handler: Callable[..., Any], **options: Any) -> None:
    """Let handler hear topic. Options: those of Subscription. Raises ValueError when it does so already."""
    outbox: Outbox = app.extensions["outbox"]
    if outbox.subscription(topic, handler.__name__):
        raise ValueError(f"{handler.__name__} is subscribed to {topic} already")
    outbox.by_topic.setdefault(topic, []).append(Subscription(topic, handler, **options))


def record(topic: str, **payload: Any) -> None:
    """Note in the caller's transaction that something happened. payload: JSON values, ids rather than objects."""
    gathered().facts.append((topic, payload))


@contextmanager
def transaction() -> Iterator[Session]:
    """One writing transaction: hear inline, write the outbox, commit, wake the workers. Inside another, join it.

    What the session had read before is forgotten and read again inside, so that no decision rests on an old row.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        _settle(session)
        return
    session.rollback()
    with turn_to_write():
        session.info["writing"] = Gathered()
        try:
            session.connection()
            yield session
            _settle(session)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            queues = session.info.pop("writing").queues
    for queue in queues:
        _outbox().wake(queue)


def _outbox() -> Outbox:
    return current_app.extensions["outbox"]


def _settle(session: Session) -> None:
    """Turn the facts recorded so far into effects (inline) and rows (the rest), and write what was gathered."""
    session.flush()
    while facts := gathered().facts:
        gathered().facts = []
        calls = [(s, payload) for topic, payload in facts for s in _outbox().by_topic.get(topic, ())]
        failed = _hear(session, [call for call in calls if call[0].inline])
        for subscription, payload in [*(call for call in calls if not call[0].inline), *failed]:
            insert_at_end(Delivery, **_row(subscription, payload))
            gathered().queues.add(subscription.queue)
    write_gathered(session)


def _hear(session: Session, calls: Sequence[Call]) -> list[Call]:
    """Call inline handlers in one savepoint; if one raises, each in its own. Returns the calls that failed.

    Nothing of a failed call stays but its row, which is left for a worker.
    """
    if not calls:
        return []
    before = gathered().copy()
    try:
        with session.begin_nested():
            for subscription, payload in calls:
                subscription.handler(**payload)
    except Exception:
        session.info["writing"] = before
        if len(calls) > 1:
            return [failed for call in calls for failed in _hear(session, [call])]
        log.exception("inline handler failed", topic=calls[0][0].topic, subscriber=calls[0][0].name)
        return list(calls)
    return []


def _row(subscription: Subscription, payload: dict[str, Any]) -> dict[str, Any]:
    now = utcnow()
    return {
        "topic": subscription.topic,
        "subscriber": subscription.name,
        "queue": subscription.queue,
        "payload": payload,
        "recorded_at": now,
        "available_at": now,
        "attempts": 0,
    }


def deliver(queue: str, seconds: float = 20.0) -> int:
    """Handle what is due in queue until nothing is, or until the time is over. Returns how many were settled."""
    until = time.monotonic() + seconds
    settled = 0
    while claimed := _claim(queue):
        for _, group in groupby(claimed, key=lambda delivery: (delivery.topic, delivery.subscriber)):
            settled += _handle(list(group))
        if time.monotonic() > until:
            _outbox().wake(queue)
            break
    return settled


def _claim(queue: str) -> Sequence[Row]:
    """Take a lease on due rows: fresh ones in a batch, one that failed before alone, lest it takes others with it.

    What a worker held that died is fresh once more, for it may have held thousands; the second time each goes alone.
    """
    now = utcnow()
    due = (Delivery.queue == queue, Delivery.rests_since.is_(None), Delivery.available_at <= now)
    most = _outbox().batch_size(queue)
    waiting = select(Delivery.id).where(*due).order_by(Delivery.attempts, Delivery.id)
    lost_once = and_(Delivery.attempts == 1, Delivery.last_error.is_(None))
    fresh = waiting.where(or_(Delivery.attempts == 0, lost_once)).limit(most)
    failed = waiting.where(Delivery.attempts > 0).limit(1)
    for chosen in (fresh, failed):
        with transaction() as session:
            session.execute(
                update(Delivery)
                .where(Delivery.id.in_(chosen.with_for_update(skip_locked=True)))
                .values(
                    claim=(claim := uuid.uuid4().hex),
                    attempts=Delivery.attempts + 1,
                    available_at=now + timedelta(seconds=LEASE_SECONDS),
                )
                .execution_options(synchronize_session=False)
            )
            claimed = session.execute(
                select(
                    Delivery.id,
                    Delivery.topic,
                    Delivery.subscriber,
                    Delivery.payload,
                    Delivery.attempts,
                    Delivery.claim,
                )
                .where(Delivery.claim == claim)
                .order_by(Delivery.subscriber, Delivery.topic, Delivery.id)
            ).all()
        if claimed:
            return claimed
    return []


def _handle(deliveries: Sequence[Row]) -> int:
    """Deliver rows of one subscriber; of a batch that fails, each alone, so that one bad row hurts only itself."""
    subscription = _outbox().subscription(deliveries[0].topic, deliveries[0].subscriber)
    try:
        if subscription is None:
            raise LookupError(f"nobody called {deliveries[0].subscriber} hears {deliveries[0].topic}")
        return _deliver(subscription, deliveries)
    except Exception as error:
        if len(deliveries) > 1:
            return sum(_handle([delivery]) for delivery in deliveries)
        log.exception("delivery failed", topic=deliveries[0].topic, subscriber=deliveries[0].subscriber)
        _put_back(deliveries[0], error)
        return 0


def _deliver(subscription: Subscription, deliveries: Sequence[Row]) -> int:
    """Run the handler and delete the rows in one transaction. A row whose lease went to another worker is left."""
    if subscription.outside:
        _run(subscription, deliveries)
    with transaction() as session:
        held = set(
            session.scalars(
                delete(Delivery)
                .where(Delivery.id.in_([d.id for d in deliveries]), Delivery.claim == deliveries[0].claim)
                .returning(Delivery.id)
            )
        )
        if not subscription.outside:
            _run(subscription, [d for d in deliveries if d.id in held])
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
        _outbox().wake(queue)


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


def _send(app: Flask, queue: str) -> None:
    app.extensions["celery"].send_task("community.deliver", args=[queue], queue=queue)

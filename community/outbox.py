"""One fact, many readers: subscribe, record in the caller's transaction, and have it delivered after the commit.

``record`` notes a fact; at the end of ``transaction()`` it becomes one row per subscriber, which ``deliveries`` brings
to its handler exactly once. Inline subscribers hear it before the commit, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import Index, Insert, bindparam, insert, literal, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.clock import utcnow
from community.database import Id, Json, Model, UtcDateTime, db, turn_to_write
from community.gathering import Gathered, call_last_writers, gathered, write_gathered
from community.statements import run_each
from community.wakeups import Waker

log = structlog.get_logger(__name__)

BATCH = 100


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


@dataclass(frozen=True, eq=False)
class Subscription:
    """handler(**payload), or handler(payloads) for a batched one.

    inline: runs just before the commit of the fact. outside: its effect is not in the database (an index, mail), so
    it runs before its rows are settled, holds no lock meanwhile, and may see the same payload twice after a crash.
    batch_size: rows that are wanted together, in one call and one transaction; without it, as many as fit into a short
    one. The largest of a queue is claimed at once for all of the queue, before anybody knows whose rows they are: give
    a handler that wants many a queue of its own.
    """

    topic: str
    handler: Callable[..., Any]
    queue: str = "default"
    inline: bool = False
    batched: bool = False
    outside: bool = False
    batch_size: int | None = None

    @property
    def name(self) -> str:
        return self.handler.__name__


Call = tuple[Subscription, dict[str, Any]]
Readers = tuple[Subscription, ...]


@dataclass
class Outbox:
    """Who hears what, and how workers are woken. One per app."""

    wake: Waker
    by_topic: dict[str, list[Subscription]] = field(default_factory=dict)
    paces: dict[str, float] = field(default_factory=dict)  # seconds that a row took of late, by subscriber

    def subscription(self, topic: str, name: str) -> Subscription | None:
        return next((s for s in self.by_topic.get(topic, ()) if s.name == name), None)

    @property
    def subscriptions(self) -> list[Subscription]:
        return [s for subscriptions in self.by_topic.values() for s in subscriptions]

    @property
    def queues(self) -> list[str]:
        return sorted({s.queue for s in self.subscriptions} | {"default"})

    def batch_size(self, queue: str) -> int:
        return max((s.batch_size or BATCH for s in self.subscriptions if s.queue == queue), default=BATCH)


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
            call_last_writers()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            queues = session.info.pop("writing").queues
    for queue in queues:
        present_outbox().wake(queue)


def present_outbox() -> Outbox:
    """That of the present app."""
    return current_app.extensions["outbox"]


def _settle(session: Session) -> None:
    """Turn the facts recorded so far into effects (inline) and rows (the rest), and write what was gathered."""
    session.flush()
    left: dict[Readers, list[dict[str, Any]]] = defaultdict(list)
    while facts := gathered().facts:
        gathered().facts = []
        readers = present_outbox().by_topic
        calls = [(s, payload) for topic, payload in facts for s in readers.get(topic, ()) if s.inline]
        for subscription, payload in _hear(session, calls):
            left[subscription,].append(payload)
        for topic, payload in facts:
            left[tuple(s for s in readers.get(topic, ()) if not s.inline)].append(payload)
    left.pop((), None)
    for readers, payloads in left.items():
        _leave(readers, payloads)
    write_gathered()


def _hear(session: Session, calls: Sequence[Call]) -> list[Call]:
    """Call inline handlers in one savepoint, batched ones last and once; if one raises, each call in its own.

    Returns the calls that failed: nothing of them stays but their rows, which are left for a worker.
    """
    if not calls:
        return []
    before = gathered().copy()
    try:
        with session.begin_nested():
            for subscription, payload in calls:
                if not subscription.batched:
                    subscription.handler(**payload)
            for batched in dict.fromkeys(subscription for subscription, _ in calls if subscription.batched):
                batched.handler([payload for subscription, payload in calls if subscription is batched])
    except Exception:
        session.expire_all()  # what was written past the session is undone as well
        session.info["writing"] = before
        if len(calls) > 1:
            return [failed for call in calls for failed in _hear(session, [call])]
        log.exception("inline handler failed", topic=calls[0][0].topic, subscriber=calls[0][0].name)
        return list(calls)
    return []


def _leave(readers: Readers, payloads: Sequence[dict[str, Any]]) -> None:
    """Leave facts of a topic for their readers' workers: one statement for all who hear the same."""
    now = utcnow()
    run_each(_leaving, *readers, rows=[{"payload": payload, "now": now} for payload in payloads])
    gathered().queues.update(reader.queue for reader in readers)


def _leaving(*readers: Subscription) -> Insert:
    now, payload = bindparam("now", type_=UtcDateTime()), bindparam("payload", type_=Json)
    fact = {"payload": payload, "recorded_at": now, "available_at": now, "attempts": text("0")}
    named = [{"topic": reader.topic, "subscriber": reader.name, "queue": reader.queue} for reader in readers]
    rows = [{column: literal(word, literal_execute=True) for column, word in row.items()} for row in named]
    return insert(Delivery.__table__).values([{**row, **fact} for row in rows])


def _send(app: Flask, queue: str) -> None:
    app.extensions["celery"].send_task("community.deliver", args=[queue], queue=queue)

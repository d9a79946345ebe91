"""Sending what is due to one endpoint, one message after the other, while nobody else does.

A worker takes a lease on the endpoint, so that no message is sent twice at once and a slow endpoint keeps one thread
busy and no other. Nothing is locked while it waits for an answer. A worker that dies between sending and writing that
down leaves the message waiting: it is sent again, under the same id, when the lease has ended.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update

from community.clock import utcnow
from community.config import Config
from community.members.secrets import decrypt
from community.outbox import transaction
from community.webhooks.actions import disable
from community.webhooks.messages import body_of
from community.webhooks.models import DELIVERED, FAILED, FAILING, GONE, WAITING
from community.webhooks.models import WebhookAttempt as Attempt
from community.webhooks.models import WebhookDelivery as Delivery
from community.webhooks.models import WebhookEndpoint as Endpoint
from community.webhooks.posting import Answer, post
from community.webhooks.queries import endpoint_to_change, may_be_sent_to, next_due
from community.webhooks.retries import FAILING_FOR, left_alone_until, next_try
from community.webhooks.signing import headers

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)  # longer than an attempt: 10 s, and what a name server takes before
TURN_SECONDS = 20.0  # then the thread looks after another endpoint
GONE_STATUS = 410
UNSEEN = {"synchronize_session": False}


def send_to(endpoint_id: int, settings: Config) -> int:
    """Send what is due to this endpoint, until nothing is or its turn is over. Returns how many attempts were made."""
    until, attempts = time.monotonic() + TURN_SECONDS, 0
    lease = take_lease(endpoint_id)
    while lease and (delivery := next_due(endpoint_id, utcnow())):
        answer = attempt(delivery, settings)
        attempts += 1
        if not settle(delivery.id, answer, lease) or time.monotonic() > until:
            break
    if lease:
        give_back(endpoint_id, lease)
    return attempts


def take_lease(endpoint_id: int) -> str | None:
    """Become the one who sends to this endpoint; None while another does, or nothing may be sent to it."""
    now, lease = utcnow(), uuid.uuid4().hex
    free = update(Endpoint).where(Endpoint.id == endpoint_id, may_be_sent_to(now))
    with transaction() as session:
        taken = session.execute(free.values(lease=lease, leased_until=now + LEASE).execution_options(**UNSEEN))
    return lease if taken.rowcount else None


def give_back(endpoint_id: int, lease: str) -> None:
    """Let others send to it again at once."""
    ours = update(Endpoint).where(Endpoint.id == endpoint_id, Endpoint.lease == lease)
    with transaction() as session:
        session.execute(ours.values(lease=None, leased_until=None).execution_options(**UNSEEN))


def attempt(delivery: Delivery, settings: Config) -> Answer:
    """Make the message of the present rows, sign it, and send it."""
    try:
        body = body_of(delivery)
    except Exception:
        log.exception("a webhook's message could not be made", topic=delivery.topic, delivery=delivery.id)
        return Answer(None, "the message could not be made; our log says why", "", 0)
    endpoint, now = delivery.endpoint, utcnow()
    signed = headers(secrets_of(endpoint, now), delivery.message_id, now, body)
    return post(endpoint.url, signed, body, loopback=settings.webhook_loopback)


def secrets_of(endpoint: Endpoint, now: datetime) -> list[str]:
    """What signs: the present secret, and for a day after a rotation the one before it."""
    former = endpoint.former_secret if endpoint.former_until and endpoint.former_until > now else None
    return [decrypt(sealed) for sealed in (endpoint.secret, former) if sealed]


def settle(delivery_id: int, answer: Answer, lease: str) -> bool:
    """Write down how an attempt went, and what follows from it. Returns whether we may send the next message."""
    now = utcnow()
    with transaction() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:  # its endpoint was deleted meanwhile
            return False
        endpoint = endpoint_to_change(delivery.endpoint_id)
        session.refresh(delivery, with_for_update=True)
        said = {"status": answer.status, "error": answer.error, "answer": answer.body}
        session.add(Attempt(delivery_id=delivery_id, attempted_at=now, duration_ms=answer.duration_ms, **said))
        _follow(delivery, endpoint, answer, now)
        ours = endpoint.lease == lease
        if ours:
            endpoint.leased_until = now + LEASE
        return ours and endpoint.disabled_at is None and endpoint.held_until is None


def _follow(delivery: Delivery, endpoint: Endpoint, answer: Answer, now: datetime) -> None:
    if answer.error is None:
        endpoint.failing_since = endpoint.held_until = None
        delivery.state, delivery.settled_at, delivery.tries = DELIVERED, now, delivery.tries + 1
        return
    if delivery.state == WAITING:
        _try_later(delivery, answer, now)
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.held_until = left_alone_until(answer.status, now)
    if answer.status == GONE_STATUS:
        disable(endpoint, GONE)
    elif endpoint.failing_since < now - FAILING_FOR:
        disable(endpoint, FAILING)


def _try_later(delivery: Delivery, answer: Answer, now: datetime) -> None:
    delivery.tries += 1
    again = next_try(delivery.tries, now, answer.wished_seconds)
    if again is None:
        delivery.state, delivery.settled_at = FAILED, now
    else:
        delivery.next_at = again

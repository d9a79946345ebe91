"""Webhooks in the background: offered topics are heard, what is due is sent, what is old forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask, current_app

from community import outbox
from community.clock import utcnow
from community.outbox import transaction
from community.webhooks import actions
from community.webhooks.queries import due_endpoints
from community.webhooks.sending import send_to
from community.webhooks.topics import WebhookTopic, present_webhooks

QUEUE = "webhooks"
Payloads = Sequence[dict[str, Any]]


def offer(app: Flask, topics: Iterable[WebhookTopic]) -> None:
    """Let endpoints ask for these topics, and hear them. Raises ValueError for one that is offered already."""
    for topic in topics:
        outbox.subscribe(app, topic.name, announcing(topic.name), queue=QUEUE, batched=True)
        app.extensions["webhooks"].topics[topic.name] = topic


def announcing(topic: str) -> Callable[[Payloads], None]:
    """A handler of this topic; a handler is not told which one it hears."""

    def announce(payloads: Payloads) -> None:
        actions.announce(topic, payloads)

    return announce


def send_queued(payloads: Payloads) -> None:
    """Send to the endpoints for which something was queued. Hears ``webhook.queued``, outside of any transaction."""
    send_in_threads({payload["endpoint_id"] for payload in payloads})


def send_due_webhooks() -> None:
    """Send what waited for its time, or was left behind. Run by the scheduler."""
    send_in_threads(due_endpoints(utcnow()))


def send_in_threads(endpoint_ids: Iterable[int]) -> None:
    """Have each endpoint sent to in a thread of its own, a few at once, and do not wait: a slow one holds up no worker.

    What is lost with the process is found again by ``send_due_webhooks``.
    """
    app: Flask = current_app._get_current_object()
    for endpoint_id in endpoint_ids:
        present_webhooks().pool.submit(_send_within, app, endpoint_id)


def _send_within(app: Flask, endpoint_id: int) -> None:
    with app.app_context():
        send_to(endpoint_id, app.config["COMMUNITY"])


def forget_answers_of_erased(member_id: int, number: int) -> None:
    """Forget what may repeat personal data. Hears ``member.erased``."""
    actions.forget_answers_about(member_id)


def forget_old_webhooks() -> None:
    """Forget deliveries after 30 days. Run by the scheduler."""
    forgotten = 1
    while forgotten:
        with transaction():
            forgotten = actions.forget_old()

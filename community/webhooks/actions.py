"""Endpoints made and changed, facts announced to them, messages replayed. They flush, never commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, or_, select, update

from community import outbox
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import Conflict, Invalid
from community.gathering import insert_at_end
from community.members.secrets import encrypt, renew
from community.notifications.actions import Official, notify_all
from community.webhooks.addresses import AddressRefused, check_url
from community.webhooks.models import (
    BY_ADMIN,
    FAILED,
    WAITING,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from community.webhooks.queries import admins, endpoint_to_change, endpoints_hearing, get_delivery
from community.webhooks.signing import new_message_id, new_secret
from community.webhooks.topics import TEST, check_topics, present_webhooks

MOST_ENDPOINTS = 50
FORMER_SIGNS_FOR = timedelta(hours=24)
KEPT = timedelta(days=30)
ROWS_AT_ONCE = 1_000
TOLD = {
    "gone": ("对方答复 410，不再接收。", "It answered 410: it wants no more."),
    "failing": ("连续五天投递失败。", "Every attempt of the last five days failed."),
}


def create_endpoint(url: str, topics: list[str], description: str = "") -> tuple[WebhookEndpoint, str]:
    """An endpoint, and its secret, which is not shown again.

    Raises Invalid for an address that may not be spoken to or an unknown topic, Conflict when there are too many.
    """
    if db.session.scalar(select(func.count()).select_from(WebhookEndpoint)) >= MOST_ENDPOINTS:
        raise Conflict(f"There are {MOST_ENDPOINTS} webhooks, which is the most. Delete one that is not needed.")
    secret = new_secret()
    asked = {"url": checked(url), "topics": check_topics(topics), "description": description}
    endpoint = WebhookEndpoint(**asked, secret=encrypt(secret), created_at=utcnow())
    db.session.add(endpoint)
    db.session.flush()
    return endpoint, secret


def checked(url: str) -> str:
    """The address, if an endpoint may have it. Raises Invalid."""
    try:
        return check_url(url, loopback=current_app.config["COMMUNITY"].webhook_loopback)
    except AddressRefused as refused:
        raise Invalid(errors={"url": [f"This is no address for a webhook: {refused}."]}) from refused


def change_endpoint(endpoint_id: int, version: int, **changes: Any) -> WebhookEndpoint:
    """Change url, topics, description or enabled. Raises NotFound, StaleVersion, Invalid."""
    endpoint = endpoint_to_change(endpoint_id, version)
    if "url" in changes:
        endpoint.url, endpoint.held_until = checked(changes["url"]), None
    if "topics" in changes:
        endpoint.topics = check_topics(changes["topics"])
    endpoint.description = changes.get("description", endpoint.description)
    if "enabled" in changes:
        enable(endpoint) if changes["enabled"] else disable(endpoint, BY_ADMIN)
    endpoint.version += 1
    db.session.flush()
    return endpoint


def delete_endpoint(endpoint_id: int) -> None:
    """End it, and what is kept of its deliveries. Raises NotFound."""
    db.session.delete(endpoint_to_change(endpoint_id))
    db.session.flush()


def rotate(endpoint_id: int) -> tuple[WebhookEndpoint, str]:
    """Give it a new secret. The present one signs beside it for 24 hours more. Raises NotFound."""
    endpoint, secret, now = endpoint_to_change(endpoint_id), new_secret(), utcnow()
    endpoint.former_secret, endpoint.former_until = endpoint.secret, now + FORMER_SIGNS_FOR
    endpoint.secret = encrypt(secret)
    endpoint.version += 1
    db.session.flush()
    return endpoint, secret


def enable(endpoint: WebhookEndpoint) -> None:
    """Send to it again. What it missed comes by a replay."""
    endpoint.disabled_at = endpoint.disabled_because = endpoint.failing_since = endpoint.held_until = None


def disable(endpoint: WebhookEndpoint, because: str) -> None:
    """Send nothing more to it; what waits is given up, and can be replayed. Admins are told what they did not do."""
    if endpoint.disabled_at is not None:
        return
    endpoint.disabled_at, endpoint.disabled_because = utcnow(), because
    waiting = update(WebhookDelivery).filter_by(endpoint_id=endpoint.id, state=WAITING)
    db.session.execute(waiting.values(state=FAILED, settled_at=utcnow()).execution_options(synchronize_session="fetch"))
    if because in TOLD:
        _tell_admins(endpoint, *TOLD[because])
    db.session.flush()


def _tell_admins(endpoint: WebhookEndpoint, zh: str, en: str) -> None:
    """Only the host is named, for what follows it may be a secret of the shop."""
    host = urlsplit(endpoint.url).hostname
    said = {
        "text_zh": f"发往 {host} 的 Webhook（编号 {endpoint.id}）已停用：{zh}",
        "text_en": f"Webhook {endpoint.id} to {host} was disabled. {en}",
    }
    notify_all(Official(admin.id, "webhook_disabled", **said) for admin in admins())


def announce(topic: str, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Queue a message of each fact for every endpoint that wants its topic. Records ``webhook.queued``."""
    kept = present_webhooks().topics[topic].kept
    messages = [(new_message_id(), kept(payload)) for payload in payloads]
    for endpoint_id in endpoints_hearing(topic):
        for message_id, fact in messages:
            insert_at_end(WebhookDelivery, **_queued(endpoint_id, message_id, topic, fact))
        outbox.record("webhook.queued", endpoint_id=endpoint_id)


def _queued(endpoint_id: int, message_id: str, topic: str, fact: dict[str, Any]) -> dict[str, Any]:
    now = utcnow()
    about = {"message_id": message_id, "topic": topic, "fact": fact}
    return {"endpoint_id": endpoint_id, **about, "state": WAITING, "tries": 0, "next_at": now, "created_at": now}


def send_test(endpoint_id: int) -> WebhookDelivery:
    """Queue a message that says nothing. Raises NotFound, and Conflict for one that is disabled."""
    endpoint = endpoint_to_change(endpoint_id)
    check_enabled(endpoint)
    said = {"sentence": "这是一条测试消息。This is a test."}
    delivery = WebhookDelivery(**_queued(endpoint.id, new_message_id(), TEST, said))
    db.session.add(delivery)
    db.session.flush()
    outbox.record("webhook.queued", endpoint_id=endpoint.id)
    return delivery


def replay(endpoint_id: int, delivery_id: int) -> None:
    """Send a message again, under the same id. While it waits already, it is sent at once.

    Raises NotFound, and Conflict for a disabled endpoint.
    """
    check_enabled(endpoint_to_change(endpoint_id))
    _put_back(endpoint_id, WebhookDelivery.id == get_delivery(endpoint_id, delivery_id).id)


def replay_failed(endpoint_id: int, since: datetime) -> int:
    """Send everything again that was given up since then. Returns how many. Raises NotFound, Conflict."""
    check_enabled(endpoint_to_change(endpoint_id))
    return _put_back(endpoint_id, WebhookDelivery.state == FAILED, WebhookDelivery.settled_at >= since)


def check_enabled(endpoint: WebhookEndpoint) -> None:
    """Raises Conflict unless something can be sent to it."""
    if endpoint.disabled_at is not None:
        raise Conflict(f"Webhook {endpoint.id} is disabled ({endpoint.disabled_because}). Enable it first.")


def _put_back(endpoint_id: int, *which: ColumnElement[bool]) -> int:
    theirs = update(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id, *which)
    fresh = theirs.values(state=WAITING, tries=0, next_at=utcnow(), settled_at=None)
    replayed = db.session.execute(fresh.execution_options(synchronize_session="fetch")).rowcount
    if replayed:
        outbox.record("webhook.queued", endpoint_id=endpoint_id)
    return replayed


def forget_answers_about(member_id: int) -> None:
    """Blank what endpoints answered to messages about a member or their contents: an answer may repeat the message."""
    theirs = select(Content.id).where(Content.author_id == member_id)
    about = or_(
        WebhookDelivery.fact["member_id"].as_integer() == member_id,
        WebhookDelivery.fact["content_id"].as_integer().in_(theirs),
    )
    deliveries = select(WebhookDelivery.id).where(about)
    blanked = update(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(deliveries)).values(answer="")
    db.session.execute(blanked.execution_options(synchronize_session=False))


def forget_old() -> int:
    """Delete some deliveries that are older than 30 days. Returns how many; 0 when none is left."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.created_at < utcnow() - KEPT)
    some = old.order_by(WebhookDelivery.created_at).limit(ROWS_AT_ONCE)
    deleted = delete(WebhookDelivery).where(WebhookDelivery.id.in_(some))
    return db.session.execute(deleted.execution_options(synchronize_session=False)).rowcount


def renew_secrets() -> int:
    """Write every secret anew under the newest key, after SECRET_KEY changed. Returns of how many endpoints."""
    with outbox.transaction() as session:
        endpoints = session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.id).with_for_update()).all()
        for endpoint in endpoints:
            endpoint.secret, endpoint.former_secret = renew(endpoint.secret), renew(endpoint.former_secret)
    return len(endpoints)

"""Webhooks: endpoints, their deliveries, and replays. For admins, and programs with the scope ``webhooks``."""

from __future__ import annotations

from typing import Any

from community.access import scope_required
from community.http.blueprint import Blueprint, not_idempotent
from community.http.etags import if_match, versioned
from community.http.limits import limited
from community.http.schemas import PageIn
from community.outbox import transaction
from community.webhooks import actions, queries
from community.webhooks.models import WebhookEndpoint
from community.webhooks.schemas import (
    DeliveriesIn,
    DeliveryPage,
    ReplayedOut,
    ReplayIn,
    WebhookDeliveryDetailOut,
    WebhookDeliveryOut,
    WebhookIn,
    WebhookOut,
    WebhookPage,
    WebhookPatch,
    WebhookSecretOut,
    WebhookTopicsOut,
)
from community.webhooks.topics import TEST, present_webhooks

webhooks = Blueprint("webhooks", __name__, description="Telling the shop's programs what happens")
for_admins = scope_required("webhooks", "admin")


@webhooks.get("/webhooks")
@for_admins
@webhooks.arguments(PageIn, location="query")
@webhooks.response(200, WebhookPage)
def list_webhooks(page):
    """List the endpoints, the newest first."""
    return queries.list_endpoints(**page)


@webhooks.post("/webhooks")
@for_admins
@not_idempotent  # the answer is secret
@versioned
@webhooks.arguments(WebhookIn)
@webhooks.response(201, WebhookSecretOut)
def create_webhook(data):
    """Make an endpoint. Its secret is shown this once."""
    with transaction():
        return _with_secret(*actions.create_endpoint(**data))


def _with_secret(endpoint: WebhookEndpoint, secret: str) -> dict[str, Any]:
    columns = {column.name: getattr(endpoint, column.name) for column in WebhookEndpoint.__table__.c}
    return {**columns, "enabled": endpoint.enabled, "secret": secret}


@webhooks.get("/webhooks/topics")
@for_admins
@webhooks.response(200, WebhookTopicsOut)
def list_webhook_topics():
    """List what can be heard."""
    return {"items": [topic for topic in present_webhooks().topics.values() if topic.name != TEST]}


@webhooks.get("/webhooks/<id:webhook_id>")
@for_admins
@versioned
@webhooks.response(200, WebhookOut)
def get_webhook(webhook_id):
    """Look at an endpoint."""
    return queries.get_endpoint(webhook_id)


@webhooks.patch("/webhooks/<id:webhook_id>")
@for_admins
@versioned
@if_match
@webhooks.arguments(WebhookPatch)
@webhooks.response(200, WebhookOut)
def change_webhook(data, webhook_id, version):
    """Change an endpoint, disable or enable it. What is given up meanwhile can be replayed."""
    with transaction():
        actions.change_endpoint(webhook_id, version, **data)
    return queries.get_endpoint(webhook_id)


@webhooks.delete("/webhooks/<id:webhook_id>")
@for_admins
@webhooks.response(204)
def delete_webhook(webhook_id):
    """Delete an endpoint with its deliveries."""
    with transaction():
        actions.delete_endpoint(webhook_id)


@webhooks.post("/webhooks/<id:webhook_id>/rotate")
@for_admins
@not_idempotent  # the answer is secret
@versioned
@webhooks.response(200, WebhookSecretOut)
def rotate_webhook(webhook_id):
    """Get a new secret, shown this once. The one before signs as well for 24 hours."""
    with transaction():
        return _with_secret(*actions.rotate(webhook_id))


@webhooks.post("/webhooks/<id:webhook_id>/test")
@for_admins
@limited("30/minute")
@webhooks.response(202, WebhookDeliveryOut)
def test_webhook(webhook_id):
    """Send a test message. How it went, its delivery shows."""
    with transaction():
        delivery = actions.send_test(webhook_id)
    return queries.get_delivery(webhook_id, delivery.id)


@webhooks.get("/webhooks/<id:webhook_id>/deliveries")
@for_admins
@webhooks.arguments(DeliveriesIn, location="query")
@webhooks.response(200, DeliveryPage)
def list_webhook_deliveries(page, webhook_id):
    """List what was queued for an endpoint in the last 30 days, the newest first."""
    return queries.list_deliveries(webhook_id, **page)


@webhooks.get("/webhooks/<id:webhook_id>/deliveries/<id:delivery_id>")
@for_admins
@webhooks.response(200, WebhookDeliveryDetailOut)
def get_webhook_delivery(webhook_id, delivery_id):
    """Look at a message, every attempt to send it, and what it says now."""
    return queries.view_delivery(webhook_id, delivery_id)


@webhooks.post("/webhooks/<id:webhook_id>/deliveries/<id:delivery_id>/replay")
@for_admins
@webhooks.response(202, WebhookDeliveryOut)
def replay_webhook_delivery(webhook_id, delivery_id):
    """Send a message again, under the id that it had."""
    with transaction():
        actions.replay(webhook_id, delivery_id)
    return queries.get_delivery(webhook_id, delivery_id)


@webhooks.post("/webhooks/<id:webhook_id>/replay")
@for_admins
@webhooks.arguments(ReplayIn, location="query")
@webhooks.response(202, ReplayedOut)
def replay_webhook_failures(data, webhook_id):
    """Send everything again that was given up since an instant, each message under the id that it had."""
    with transaction():
        return {"replayed": actions.replay_failed(webhook_id, **data)}

"""What a message says."""

from __future__ import annotations

from typing import Any

import orjson

from community.webhooks.models import WebhookDelivery
from community.webhooks.topics import present_webhooks


def message_of(delivery: WebhookDelivery) -> dict[str, Any]:
    """The message as it is now. Source of its shape: Standard Webhooks 1.0.0, payload structure.

    Raises KeyError for a topic that is not offered any more.
    """
    data = present_webhooks().topics[delivery.topic].data(**delivery.fact)
    timestamp = delivery.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": delivery.topic, "timestamp": timestamp, "data": data}


def body_of(delivery: WebhookDelivery) -> bytes:
    """The same as it is sent, and signed."""
    return orjson.dumps(message_of(delivery))

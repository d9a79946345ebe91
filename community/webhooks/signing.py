"""Secrets and signatures. Pure. Source: Standard Webhooks 1.0.0, signature scheme (symmetric)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # at least 24, at most 64


def new_secret() -> str:
    """A random secret, as the shop gets it."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_message_id() -> str:
    """A random ``webhook-id``, without the full stop that divides what is signed."""
    return f"msg_{secrets.token_hex(16)}"


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 of id, timestamp and body. timestamp: seconds of the Unix clock."""
    key = b64decode(secret.removeprefix(PREFIX))
    return "v1," + b64encode(hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)).decode()


def headers(secrets_: Iterable[str], message_id: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of an attempt, signed with each secret: a shop that has one of them can verify it."""
    timestamp = int(sent_at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in secrets_),
    }

"""Second looks: a share of what becomes public without a person is drawn for one, so that misses can be counted."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from community.content.models import Content
from moderation.judgement.verdicts import Outcome

FRACTION = 1 << 64


def rate_if_drawn(content: Content, outcome: Outcome, rate: float) -> float | None:
    """``rate`` where this version of the content is drawn for a second look, else None.

    rate: 0..1, the policy's share. Only what becomes public without a person can be drawn; imported content, which
    nobody screened when it was written, is not.
    """
    automatic = outcome.severity < Outcome.HOLD.severity and not content.imported
    return rate if automatic and is_drawn(content.id, content.version, rate) else None


def is_drawn(content_id: int, version: int, rate: float) -> bool:
    """Is this version drawn? The same whenever it is asked, and foreseen by nobody who does not know SECRET_KEY."""
    key = current_app.config["SECRET_KEY"].encode()
    lot = hmac.digest(key, f"second look\0{content_id}\0{version}".encode(), hashlib.sha256)
    return int.from_bytes(lot[:8]) < rate * FRACTION

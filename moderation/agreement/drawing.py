"""Which decisions are looked at twice, and what of two judgements is compared."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

FRACTION = 1 << 64
# Chosen: of a hundred cases a day five are looked at again, so that a policy has its 50 pairs within weeks.
SHARE = 0.05
JUDGED_AS = {
    "publish": "publish",
    "dismiss": "publish",  # which of both it is depends on what was public then, which a blind look is not told
    "label": "label",
    "limit": "limit",
    "remove": "remove",
}
OPINIONS = ("publish", "label", "limit", "remove")


def is_drawn(decision_id: int, share: float = SHARE) -> bool:
    """Is this decision drawn? The same whenever it is asked, and foreseen by nobody who does not know SECRET_KEY.

    share: 0..1.
    """
    key = current_app.config["SECRET_KEY"].encode()
    lot = hmac.digest(key, f"second opinion\0{decision_id}".encode(), hashlib.sha256)
    return int.from_bytes(lot[:8]) < share * FRACTION

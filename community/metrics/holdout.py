"""Who is left out of something, so that its effect can be seen. Source: hold-out, DEFINITIONS."""

from __future__ import annotations

import hashlib
import hmac

SHARE = 0.10


def is_held_out(name: str, member_id: int) -> bool:
    """Whether a member belongs to the 10 % withheld from what is called name: by HMAC-SHA-256(name, member id).

    The same answer always, and for each name another tenth.
    """
    digest = hmac.digest(name.encode(), str(member_id).encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) < SHARE * 2**64

"""Who gets which variant: pure. The same answer always, and for each experiment another one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any


def variant_of(name: str, variants: Sequence[Mapping[str, Any]], member_id: int) -> str:
    """The variant of a member, in the long run by weight: by HMAC-SHA-256(name, member id), as the hold-out is.

    variants: name and weight of each, in an order that never changes.
    """
    digest = hmac.digest(name.encode(), str(member_id).encode(), hashlib.sha256)
    sums = list(accumulate(variant["weight"] for variant in variants))
    place = int.from_bytes(digest[:8]) * sums[-1] >> 64
    return next(variant["name"] for variant, end in zip(variants, sums, strict=True) if place < end)

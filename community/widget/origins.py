"""Which sites may read what the widget shows. Source: Fetch standard, CORS protocol."""

from __future__ import annotations

from collections.abc import Collection

EVERY = "*"


def allowed_origin(origin: str | None, allowed: Collection[str]) -> str | None:
    """What ``Access-Control-Allow-Origin`` says to a page of this origin; None: nothing.

    allowed: origins such as ``https://shop.example``, or ``*`` for every one.
    """
    if EVERY in allowed:
        return EVERY
    return origin if origin in allowed else None

"""Refusing what members write while they may only read.

Refused are changing methods of routes for members and strangers. What staff and the host's programs do goes on, and so
do routes marked ``open_while_read_only``: signing in and out, one's own data, reports, notices and appeals.

503 and not 423: it is the service that cannot be had for now, not one resource that somebody locked, and 503 is the
status that carries Retry-After. Source: RFC 9110, 15.6.4.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from flask import Flask, current_app, request

from community.clock import utcnow
from community.errors import ReadOnly
from community.http.languages import preferred_language
from community.read_only.queries import present_stop

READING = ("GET", "HEAD", "OPTIONS")
ASK_AGAIN_SECONDS = 60  # of a stop without an end


def open_while_read_only(view: Any) -> Any:
    """Mark a route that members may use while they can only read."""
    view.open_while_read_only = True
    return view


def init_app(app: Flask) -> None:
    """Look at the switch before every request by which a member would write."""

    @app.before_request
    def refuse_to_write() -> None:
        if is_writing():
            stop = present_stop()
            if stop is not None:
                raise _refusal(stop)


def is_writing() -> bool:
    """Whether this request is one by which members write: no other than those that may only read are kept from."""
    changes = request.method not in READING and request.endpoint is not None
    return changes and _is_of_members(current_app.view_functions[request.endpoint])


def _is_of_members(view: Any) -> bool:
    return getattr(view, "needs", "member") == "member" and not hasattr(view, "open_while_read_only")


def _refusal(stop: Any) -> ReadOnly:
    reason = stop.reason_en if preferred_language() == "en" else stop.reason_zh
    return ReadOnly(f"{reason} {ReadOnly.way_out}", retry_after_seconds=_seconds_left(stop.until))


def _seconds_left(until: datetime | None) -> int:
    return ASK_AGAIN_SECONDS if until is None else max(ceil((until - utcnow()).total_seconds()), 1)

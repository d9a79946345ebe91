"""Who looks, when nobody has signed in: known by a first-party cookie, else by a hash of the day."""

from __future__ import annotations

import re
import secrets

from flask import Response, current_app, request

from community.visitors.actions import visitor_at, visitor_with_cookie
from community.visitors.models import Visitor
from community.visitors.robots import PERSON, kind_of_request

COOKIE = "visitor"
COOKIE_SECONDS = 365 * 24 * 3600
WELL_FORMED = re.compile(r"[\w-]{22}", re.ASCII)


def current_visitor() -> Visitor:
    """The visitor of this request. No address is stored."""
    value = request.cookies.get(COOKIE, "")
    if WELL_FORMED.fullmatch(value):
        return visitor_with_cookie(value)
    return visitor_at(request.remote_addr or "", request.headers.get("User-Agent", ""))


def current_device() -> str | None:
    """The digest of the browser's first-party cookie; None where it bears none. No address is looked at."""
    value = request.cookies.get(COOKIE, "")
    return visitor_with_cookie(value).cookie if WELL_FORMED.fullmatch(value) else None


def kind_of_visit() -> str:
    """``person``, or why this request is not made by one."""
    return kind_of_request(request.method, request.headers)


def is_person() -> bool:
    """Whether this request is made by a person, as far as it tells."""
    return kind_of_visit() == PERSON


def new_cookie() -> str:
    """A name for a visitor who has none yet: 128 random bits."""
    return secrets.token_urlsafe(16)


def set_cookie(response: Response, value: str) -> None:
    """Let the browser bear the cookie: first-party, unreadable for scripts, for a year."""
    secure = current_app.config["COMMUNITY"].public_url.startswith("https:")
    response.set_cookie(COOKIE, value, max_age=COOKIE_SECONDS, secure=secure, httponly=True, samesite="Lax")

"""Who looks, when nobody has signed in: known by a first-party cookie, else by a hash of the day."""

from __future__ import annotations

import re
import secrets

from flask import Response, current_app, request

from community.visitors.actions import visitor_at, visitor_with_cookie
from community.visitors.datacentres import datacentres
from community.visitors.models import Visitor
from community.visitors.robots import DATACENTRE, PERSON, kind_of_request

COOKIE = "visitor"
COOKIE_SECONDS = 365 * 24 * 3600
AGREED, REFUSED = "1", "0"  # what the consent cookie says
WELL_FORMED = re.compile(r"[\w-]{22}", re.ASCII)


def current_visitor() -> Visitor:
    """The visitor of this request. No address is stored."""
    if value := _cookie():
        return visitor_with_cookie(value)
    return visitor_at(request.remote_addr or "", request.headers.get("User-Agent", ""))


def current_device() -> str | None:
    """The digest of the browser's first-party cookie; None where it bears none. No address is looked at."""
    value = _cookie()
    return visitor_with_cookie(value).cookie if value else None


def _cookie() -> str | None:
    """What names the visitor; one that may not be remembered any more has no name."""
    value = request.cookies.get(COOKIE, "")
    return value if WELL_FORMED.fullmatch(value) and may_remember() else None


def may_remember() -> bool:
    """Whether the visitor may be given a cookie: where the operator asks for consent, only who gave it."""
    asked = current_app.config["COMMUNITY"].consent_cookie
    return not asked or request.cookies.get(asked) == AGREED


def is_to_be_asked() -> bool:
    """Whether the visitor has to be asked still. A browser that says Sec-GPC has answered no."""
    asked = current_app.config["COMMUNITY"].consent_cookie
    return bool(asked) and asked not in request.cookies and request.headers.get("Sec-GPC") != "1"


def kind_of_click() -> str:
    """``person``, or why this click is none: as ``is_person`` says, or ``datacentre``."""
    kind, settings = kind_of_request(request.method, request.headers), current_app.config["COMMUNITY"]
    if kind != PERSON:
        return kind
    known = datacentres(settings.home, settings.datacentre_networks)
    return DATACENTRE if known.holds(request.remote_addr or "") else PERSON


def is_person() -> bool:
    """Whether this request is made by a person, as far as it tells; a data centre may be a member's tunnel."""
    return kind_of_request(request.method, request.headers) == PERSON


def new_cookie() -> str:
    """A name for a visitor who has none yet: 128 random bits."""
    return secrets.token_urlsafe(16)


def set_cookie(response: Response, value: str) -> None:
    """Let the browser bear the cookie: first-party, unreadable for scripts, for a year."""
    secure = current_app.config["COMMUNITY"].public_url.startswith("https:")
    response.set_cookie(COOKIE, value, max_age=COOKIE_SECONDS, secure=secure, httponly=True, samesite="Lax")

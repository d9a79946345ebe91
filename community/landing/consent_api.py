"""Asking visitors whether they may be remembered, where the operator says so (CONSENT_COOKIE).

The form bears no proof that it is ours, as others do: that needs a cookie, and nobody has agreed to one yet. The
browser's word of where the form stood is asked instead.
"""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, request

from community.http.visitors import AGREED, COOKIE, REFUSED, current_visitor, new_cookie, set_cookie
from community.outbox import transaction
from community.pages.forms import own_path
from community.shares.actions import remember
from community.visitors.actions import visitor_with_cookie

consent = Blueprint("consent", __name__)
CONSENT_SECONDS = 180 * 24 * 3600  # Source: CNIL, guidance on cookies: ask again after six months


@consent.post("/consent")
def answer():
    """Take the answer of the form at the foot of a page, and lead back to it."""
    settings = current_app.config["COMMUNITY"]
    if not settings.consent_cookie:
        abort(404)
    if request.headers.get("Origin") not in (settings.public_url, request.host_url.rstrip("/")):
        abort(403)  # nobody else's page answers for the visitor
    agreed = request.form.get("answer") == "yes"
    response = redirect(own_path(request.form.get("back")), 303)
    secure = settings.public_url.startswith("https:")
    said = AGREED if agreed else REFUSED
    response.set_cookie(settings.consent_cookie, said, max_age=CONSENT_SECONDS, secure=secure, samesite="Lax")
    if agreed:
        set_cookie(response, _name_visitor())
    else:
        response.delete_cookie(COOKIE)
    return response


def _name_visitor() -> str:
    """A cookie for the visitor, whose clicks of today are theirs from now on."""
    cookie = new_cookie()
    with transaction():
        remember(current_visitor(), visitor_with_cookie(cookie).cookie)
    return cookie

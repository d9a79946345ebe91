"""Where the links of account mails lead. Looking changes nothing, for mail programs look at every link."""

from __future__ import annotations

import marshmallow as ma
from flask import Blueprint, Response, make_response, render_template, request

from community.accounts.proofs import CONFIRMING, RESETTING, proven
from community.accounts.proving import confirm, reset_password
from community.accounts.schemas import NewPassword
from community.accounts.words import PAGES
from community.errors import Invalid
from community.http.languages import preferred_language
from community.http.limits import limited
from community.outbox import transaction
from community.read_only.guard import open_while_read_only

SECRET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}  # the address of the page is a key

account_pages = Blueprint("account_pages", __name__, template_folder="templates")


@account_pages.get("/email/confirm/<token>")
def ask_to_confirm_email(token):
    """Show a button that confirms the address."""
    return _page("confirm", "ask") if proven(CONFIRMING, token) else _useless("confirm")


@account_pages.post("/email/confirm/<token>")
@open_while_read_only
@limited("30/minute")
def confirm_email_by_page(token):
    """Confirm the address."""
    try:
        with transaction():
            confirm(token)
    except Invalid:
        return _useless("confirm")
    return _page("confirm", "done")


@account_pages.get("/password/reset/<token>")
def ask_for_new_password(token):
    """Show a form for a new password."""
    return _page("reset", "ask") if proven(RESETTING, token) else _useless("reset")


@account_pages.post("/password/reset/<token>")
@open_while_read_only
@limited("30/minute")
def reset_password_by_page(token):
    """Take the new password."""
    try:
        password_hash = NewPassword().deserialize(request.form.get("password", ""))
    except ma.ValidationError:
        return _page("reset", "short", 422)
    try:
        with transaction():
            reset_password(token, password_hash)
    except Invalid:
        return _useless("reset")
    return _page("reset", "done")


def _useless(kind: str) -> Response:
    return _page(kind, "useless", 404)


def _page(kind: str, state: str, status: int = 200) -> Response:
    language = preferred_language()
    words = PAGES[language]
    said = {"words": words, "said": words[kind], "language": language}
    page = render_template("accounts/proof.html", kind=kind, state=state, **said)
    return make_response(page, status, SECRET)

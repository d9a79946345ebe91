"""Where the links of account mails lead. Looking changes nothing, for mail programs look at every link."""

from __future__ import annotations

from typing import Any

from flask import Response

from community.accounts.proofs import CONFIRMING, RESETTING, proven
from community.accounts.proving import confirm, reset_password
from community.accounts.schemas import ResetIn
from community.errors import Invalid
from community.http.limits import limited
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from community.read_only.guard import open_while_read_only

SECRET = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}  # the address of the page is a key

account_pages = Pages("account_pages", __name__, static_folder=None)


@account_pages.get("/email/confirm/<token>")
def ask_to_confirm_email(token):
    """Show a button that confirms the address."""
    return _page("accounts/confirm.html") if proven(CONFIRMING, token) else _useless()


@account_pages.post("/email/confirm/<token>")
@open_while_read_only
@limited("30/minute")
def confirm_email_by_page(token):
    """Confirm the address."""
    try:
        with transaction():
            confirm(token)
    except Invalid:
        return _useless()
    return _page("accounts/confirm.html", done=True)


@account_pages.get("/password/reset/<token>")
def ask_for_new_password(token):
    """Show a form for a new password."""
    return _page("accounts/reset.html", wrong={}) if proven(RESETTING, token) else _useless()


@account_pages.post("/password/reset/<token>")
@open_while_read_only
@limited("30/minute")
def reset_password_by_page(token):
    """Take the new password."""
    said, wrong = filled_in(ResetIn, token=token)
    if wrong:
        return _page("accounts/reset.html", 422, wrong=wrong)
    try:
        with transaction():
            reset_password(**said)
    except Invalid:
        return _useless()
    return _page("accounts/reset.html", done=True)


def _useless() -> Response:
    return _page("accounts/useless.html", 404)


def _page(template: str, status: int = 200, **values: Any) -> Response:
    answer = page(template, status, **values)
    answer.headers.update(SECRET)
    return answer

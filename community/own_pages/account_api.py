"""The member's account on a page: profile, address, password, sign-ins, data, and leaving."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, session
from flask_babel import gettext as _

from community.access import current_member, member_required
from community.accounts.actions import change_own_profile, erase_account
from community.accounts.proving import ask_to_confirm, change_password, check_present_password
from community.accounts.queries import get_receipt, view_account
from community.accounts.schemas import AccountPatch, ErasureIn, PasswordIn
from community.errors import Conflict, Invalid
from community.http.limits import limited
from community.members.queries import member_to_change
from community.members.tokens import end_sessions
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from community.read_only.guard import open_while_read_only

own_account = Pages("own_account", __name__)
CLEARED = {"bio": "", "email": None, "phone": None}  # what an emptied field of the form says


@own_account.get("/me/account")
@member_required
def show_account():
    """Your profile, and what else you decide about."""
    return _account_page()


@own_account.post("/me/account")
@member_required
def save_profile():
    """Change your profile."""
    said, wrong = filled_in(AccountPatch)
    said |= {name: nothing for name, nothing in CLEARED.items() if request.form.get(name) == ""}
    if wrong:
        return _account_page(422, said=request.form, wrong=wrong)
    try:
        with transaction():
            change_own_profile(member_to_change(current_member().id, request.form.get("version", type=int)), **said)
    except Conflict:
        return _account_page(409, said=request.form, wrong={"username": [_("This name is taken. Choose another.")]})
    flash(_("Saved."), "good")
    return redirect("/me/account", 303)


@own_account.post("/me/email-confirmation")
@member_required
@limited("10/hour")
def send_confirmation():
    """Send the mail again by which the address is confirmed."""
    with transaction():
        ask_to_confirm(current_member())
    flash(_("The mail is on its way. One an hour is sent."), "good")
    return redirect("/me/account", 303)


@own_account.post("/me/password")
@member_required
@open_while_read_only
@limited("20/hour")
def save_password():
    """Change your password. Every other device is signed out."""
    said, wrong = filled_in(PasswordIn)
    member = current_member()
    known_hash = member.password_hash
    try:
        if not wrong:
            check_present_password(member, said["current_password"])
    except Invalid:
        wrong = {"current_password": [_("This is not your password.")]}
    if wrong:
        return _account_page(422, wrong=wrong)
    with transaction():
        change_password(member_to_change(member.id), known_hash, said["password_hash"], session["token"])
    flash(_("Your password is changed. Every other device is signed out."), "good")
    return redirect("/me/account", 303)


@own_account.post("/me/sessions/end")
@member_required
@open_while_read_only
def sign_out_everywhere():
    """Sign out every device, this one included."""
    with transaction():
        end_sessions(current_member())
    session.clear()
    return redirect("/signin", 303)


@own_account.post("/me/erasure")
@member_required
@open_while_read_only
def erase():
    """Erase your account for good, and get a receipt."""
    said, wrong = filled_in(ErasureIn)
    if request.form.get("sure") != "true":
        wrong["sure"] = [_("Tick this to say that you are sure.")]
    if wrong:
        return _account_page(422, wrong=wrong)
    with transaction():
        receipt = erase_account(member_to_change(current_member().id), **said).receipt
    session.clear()
    return redirect(f"/erasures/{receipt}", 303)


@own_account.get("/erasures/<receipt>")
@limited("60/minute")
def show_erasure(receipt):
    """How far an erasure is, by its receipt. No account is needed."""
    return page("own_pages/erasure.html", erasure=get_receipt(receipt))


def _account_page(status: int = 200, said: Any = None, wrong: dict[str, Any] | None = None) -> Response:
    account = view_account(current_member())
    shown = {**account, **(said or {})}
    return page("own_pages/account.html", status, account=account, said=shown, wrong=wrong or {})

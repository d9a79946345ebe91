"""Registration, and one's own account."""

from __future__ import annotations

from flask import request

from community.access import current_member, member_required
from community.accounts.actions import change_own_profile, erase_account, register
from community.accounts.proving import (
    ask_to_confirm,
    change_password,
    check_present_password,
    confirm,
    forget_password,
    reset_password,
)
from community.accounts.queries import get_receipt, view_account
from community.accounts.schemas import (
    AccountOut,
    AccountPatch,
    ErasureIn,
    ErasureOut,
    ForgottenIn,
    PasswordIn,
    ProofIn,
    RegistrationIn,
    ResetIn,
)
from community.http.blueprint import Blueprint, not_idempotent
from community.http.etags import if_match, versioned
from community.http.limits import limited
from community.http.visitors import current_device
from community.members.actions import note_device
from community.members.queries import member_to_change, viewer_of
from community.outbox import transaction
from community.profiles.queries import view_profile
from community.profiles.schemas import MemberOut
from community.read_only.guard import open_while_read_only

accounts = Blueprint("accounts", __name__, description="Registration, and one's own account")


@accounts.post("/members")
@limited("10/minute")
@accounts.arguments(RegistrationIn)
@accounts.response(201, MemberOut)
def create_member(data):
    """Register. Whether an e-mail address is known already cannot be learned here."""
    with transaction():
        member = register(**data)
        note_device(member, current_device())
    return view_profile(member.id, viewer_of(member))


@accounts.get("/me")
@member_required
@versioned
@accounts.response(200, AccountOut)
def get_account():
    """Look at your own account."""
    return view_account(current_member())


@accounts.patch("/me")
@member_required
@versioned
@if_match
@accounts.arguments(AccountPatch)
@accounts.response(200, AccountOut)
def change_account(data, version):
    """Change your profile. A username that you give up stays yours, and still leads to you."""
    member_id = current_member().id
    with transaction():
        change_own_profile(member_to_change(member_id, version), **data)
    return view_account(current_member())


@accounts.delete("/me")
@member_required
@open_while_read_only
@accounts.arguments(ErasureIn, location="query")
@accounts.response(200, ErasureOut)
def erase_own_account(wish):
    """Erase your account for good. Your public contents stay without your name, or go; keep the receipt."""
    with transaction():
        return erase_account(member_to_change(current_member().id), **wish)


@accounts.get("/erasures/<receipt>")
@limited("60/minute")
@accounts.response(200, ErasureOut)
def get_erasure(receipt):
    """Look how far an erasure is, by its receipt. No account is needed."""
    return get_receipt(receipt)


@accounts.post("/me/email-confirmation")
@member_required
@limited("10/hour")
@accounts.response(202)
def ask_for_confirmation():
    """Get the mail again by which you confirm your address. One an hour is sent."""
    with transaction():
        ask_to_confirm(current_member())


@accounts.post("/email-confirmations")
@open_while_read_only
@not_idempotent  # it is by itself, and the token is secret
@limited("30/minute")
@accounts.arguments(ProofIn)
@accounts.response(204)
def confirm_address(data):
    """Confirm an address by what was mailed to it. No account is needed; only confirmed addresses get other mail."""
    with transaction():
        confirm(data["token"])


@accounts.post("/passwords/forgotten")
@open_while_read_only
@not_idempotent  # the answer says nothing that could be kept
@limited("10/hour")
@accounts.arguments(ForgottenIn)
@accounts.response(202)
def ask_for_new_password(data):
    """Ask for a new password by mail. The answer is the same for every address; a confirmed one gets a mail."""
    with transaction():
        forget_password(data["email"])


@accounts.post("/passwords/reset")
@open_while_read_only
@not_idempotent  # its token works once, and is secret
@limited("30/minute")
@accounts.arguments(ResetIn)
@accounts.response(204)
def take_new_password(data):
    """Choose a new password by what was mailed to you. It works once, and signs you out everywhere."""
    with transaction():
        reset_password(**data)


@accounts.put("/me/password")
@member_required
@open_while_read_only
@limited("20/hour")
@accounts.arguments(PasswordIn)
@accounts.response(204)
def put_password(data):
    """Change your password. Every other device is signed out."""
    member = current_member()
    known_hash = member.password_hash
    check_present_password(member, data["current_password"])
    with transaction():
        changing = member_to_change(member.id)
        change_password(changing, known_hash, data["password_hash"], request.authorization.token)

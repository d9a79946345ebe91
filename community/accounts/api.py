"""Registration, and one's own account."""

from __future__ import annotations

from community.access import current_member, member_required
from community.accounts.actions import change_own_profile, erase_account
from community.accounts.queries import export_of, view_account
from community.accounts.schemas import AccountOut, AccountPatch, ErasureOut, ExportOut, RegistrationIn
from community.http.blueprint import Blueprint, not_idempotent
from community.http.etags import if_match, versioned
from community.http.limits import limited
from community.http.visitors import current_device
from community.members.actions import note_device, register_member
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
        member = register_member(**data)
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
@accounts.response(200, ErasureOut)
def erase_own_account():
    """Erase your account for good. Your contents stay, without your name; the receipt is shown once."""
    with transaction():
        return erase_account(member_to_change(current_member().id))


@accounts.post("/me/export")
@member_required
@open_while_read_only
@not_idempotent  # it changes nothing, and a stored answer would keep personal data in the clear
@limited("10/hour")
@accounts.response(200, ExportOut)
def export_account():
    """Get everything that you are, made and chose here."""
    return export_of(current_member())

"""Proving that an address is one's own, and getting back in by it. They flush, never commit."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from community import outbox
from community.accounts.proofs import CONFIRM_DAYS, CONFIRMING, RESET_MINUTES, RESETTING, proven, still_proves
from community.clock import utcnow
from community.errors import Conflict, Forbidden, Invalid, NotFound
from community.mail.actions import post_mail
from community.mail.queries import can_get_mail
from community.members.actions import confirm_email, set_password
from community.members.models import Member
from community.members.passwords import is_password
from community.members.queries import find_by_email, member_to_change
from community.members.secrets import decrypt, encrypt
from community.members.tokens import end_other_sessions, end_sessions

USELESS = "This link was used, is too old, or is about an address that changed. Ask for a new one."


def ask_to_confirm(member: Member) -> None:
    """Mail the member a link by which they confirm their address; at most one an hour for an address."""
    if member.email_index is None or member.email_confirmed_at is not None:
        return
    key = f"confirm_email:{member.id}:{member.email_index[:16]}:{utcnow():%Y-%m-%dT%H}"
    post_mail(member, "confirm_email", key=key, good_for=timedelta(days=CONFIRM_DAYS))


def confirm(token: str) -> None:
    """Take the address for confirmed to which this token was mailed. Twice is harmless. Raises Invalid."""
    confirm_email(_proven_member(CONFIRMING, token))


def forget_password(address: str) -> None:
    """Somebody wants a new password. The same is done for every address; a worker finds out whose it is.

    Records ``password.forgotten``.
    """
    outbox.record("password.forgotten", address=encrypt(address).decode())


def mail_new_passwords(sealed_address: str) -> None:
    """Mail links for new passwords to members with this confirmed address; at most one in ten minutes to each.

    Who has no password signs in through the shop, and gets none.
    """
    moment = f"{utcnow():%Y-%m-%dT%H:%M}"[:-1]
    for member in find_by_email(decrypt(sealed_address.encode())):
        if member.password_hash and can_get_mail(member):
            key = f"reset_password:{member.id}:{moment}"
            post_mail(member, "reset_password", key=key, good_for=timedelta(minutes=RESET_MINUTES))


def reset_password(token: str, password_hash: str) -> None:
    """Give the member the new password for whom this token was mailed, once, and sign them out everywhere.

    Raises Invalid.
    """
    member = _proven_member(RESETTING, token)
    _change(member, password_hash)
    end_sessions(member)


def check_present_password(member: Member, password: str) -> None:
    """Slow on purpose: call it before the transaction opens.

    Raises Forbidden for who has no password, Invalid for another one.
    """
    if member.password_hash is None:
        raise Forbidden("You sign in through the shop: change your password there.")
    if not is_password(password, member.password_hash):
        raise Invalid(errors={"current_password": ["This is not your password."]})


def change_password(member: Member, known_hash: str, password_hash: str, access_token: str) -> None:
    """Change the password, and sign out every other device. Take the member with ``member_to_change``.

    known_hash: of the password that was checked. Raises Conflict when it changed meanwhile.
    """
    if member.password_hash != known_hash:
        raise Conflict("Your password was changed in this very moment. Sign in with the new one.")
    _change(member, password_hash)
    end_other_sessions(member, access_token)


def _change(member: Member, password_hash: str) -> None:
    set_password(member, password_hash)
    named = hashlib.blake2b(password_hash.encode(), digest_size=8).hexdigest()
    post_mail(member, "password_changed", key=f"password_changed:{member.id}:{named}")


def _proven_member(purpose: str, token: str) -> Member:
    member_id = proven(purpose, token)
    try:
        member = member_to_change(member_id) if member_id else None
    except NotFound:
        member = None
    if member is None or not still_proves(purpose, token, member):
        raise Invalid(errors={"token": [USELESS]})
    return member

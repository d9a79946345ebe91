"""Signing in, staying signed in, signing out; and coming over from the host shop."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import delete, select, update

from community.accounts.actions import change_told_profile, have_words_judged
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Unauthorized
from community.members.actions import confirm_email, free_skeleton, note_device, register_member
from community.members.models import Member, Token
from community.members.passwords import is_password
from community.members.queries import find_member, member_to_change, token_digest
from community.members.tokens import Tokens, issue_tokens
from community.relations import insert_new
from community.signin.assertions import Assertion
from community.signin.models import UsedAssertion
from community.signin.profiles import profile_of, username_of, vouches_for_address, with_number

TRIES = 5


def authenticate(username: str, password: str) -> Member:
    """The member with this name and password. Slow on purpose: call it before the transaction opens.

    Raises Unauthorized, after the same work and in the same words, whichever of the two is wrong.
    """
    member = find_member(username)
    if not is_password(password, member and member.password_hash):
        raise Unauthorized("The username or the password is wrong.")
    return member


def sign_in(member: Member, device: str | None = None) -> Tokens:
    """Sign in who was authenticated. device: see ``members.actions.note_device``."""
    note_device(member, device)
    return issue_tokens(member)


def refresh(refresh_token: str) -> Tokens | None:
    """Exchange a refresh token for new tokens. It can be used once.

    Used again, somebody else has it too: then every token of its sign-in ends. Returns None for a token that is
    used, unknown or expired, rather than raising, so that this end is committed.
    """
    mine = (Token.digest == token_digest(refresh_token), Token.kind == "refresh")
    token = db.session.scalar(select(Token).where(*mine).with_for_update())
    if token is None or token.expires_at <= utcnow():
        return None
    if token.ended_at is not None:
        _end_family(token.family)
        return None
    token.ended_at = utcnow()
    return issue_tokens(db.session.get_one(Member, token.member_id), token.family)


def sign_out(access_token: str) -> None:
    """End the sign-in that the token belongs to, its refresh token included."""
    family = db.session.scalar(select(Token.family).where(Token.digest == token_digest(access_token)))
    if family is not None:
        _end_family(family)


def _end_family(family: str) -> None:
    live = update(Token).where(Token.family == family, Token.ended_at.is_(None)).values(ended_at=utcnow())
    db.session.execute(live.execution_options(synchronize_session=False))


def come_over(assertion: Assertion, *, share_code: str | None = None, click_id: str | None = None) -> Member:
    """Whom the shop vouches for: made a member at the first time, with the profile brought up to date at others.

    The username is the shop's wish at the first time only: afterwards it belongs to the member.
    Raises Unauthorized when the token was used before.
    """
    _use_once(assertion)
    member = _updated(assertion)
    if member is None:
        try:
            member = _arrived(assertion, share_code=share_code, click_id=click_id)
        except Conflict:  # the same customer came twice in this very moment, and the other was first
            member = _updated(assertion)
            if member is None:
                raise
    if vouches_for_address(assertion.claims):
        confirm_email(member)
    return member


def _updated(assertion: Assertion) -> Member | None:
    member_id = db.session.scalar(select(Member.id).where(Member.external_id == assertion.external_id))
    if member_id is None:
        return None
    member = member_to_change(member_id)
    change_told_profile(member, **profile_of(assertion.claims))
    return member


def _arrived(assertion: Assertion, **arrival: str | None) -> Member:
    username = _free_username(username_of(assertion.claims))
    profile = profile_of(assertion.claims)
    member = register_member(username, external_id=assertion.external_id, **arrival, **profile)
    have_words_judged(member)
    return member


def _use_once(assertion: Assertion) -> None:
    """The row is the lock: of two at the same time, one waits here and finds it used."""
    db.session.execute(delete(UsedAssertion).where(UsedAssertion.expires_at < utcnow()))
    digest = hashlib.sha256(assertion.jti.encode()).hexdigest()
    if not insert_new(UsedAssertion, digest=digest, expires_at=assertion.expires_at):
        raise Unauthorized("The shop's token was used already. Ask the shop for a new one.")


def _free_username(wished: str | None) -> str:
    """The wished name, or one like it when it is taken. A name of their own choice can be had later."""
    names = [wished] if wished else []
    names += [with_number(wished or "member", secrets.randbelow(10**6)) for _ in range(TRIES)]
    for name in names:
        try:
            free_skeleton(name)
        except Conflict:
            continue
        return name
    raise Conflict("No free username was found. Try again.")

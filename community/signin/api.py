"""Signing in and out."""

from __future__ import annotations

from flask import request

from community.access import member_required
from community.errors import Unauthorized
from community.http.blueprint import Blueprint, not_idempotent
from community.http.limits import limited
from community.http.visitors import current_device
from community.outbox import transaction
from community.read_only.guard import open_while_read_only
from community.signin.actions import authenticate, come_over, refresh, sign_in, sign_out
from community.signin.queries import assertion_in
from community.signin.schemas import RefreshIn, SignInIn, SignOnIn, TokensOut

signin = Blueprint("signin", __name__, description="Signing in and out")


@signin.post("/tokens")
@open_while_read_only
@not_idempotent  # the answer is secret
@limited("20/minute")
@signin.arguments(SignInIn)
@signin.response(201, TokensOut)
def create_tokens(data):
    """Sign in."""
    member = authenticate(**data)
    with transaction():
        return sign_in(member, current_device())


@signin.post("/tokens/refresh")
@open_while_read_only
@not_idempotent  # the answer is secret
@limited("60/minute")
@signin.arguments(RefreshIn)
@signin.response(201, TokensOut)
def refresh_tokens(data):
    """Exchange your refresh token for new tokens. It works once; used again, the whole sign-in ends."""
    with transaction():
        tokens = refresh(data["refresh_token"])
    if tokens is None:
        raise Unauthorized("The refresh token is used, unknown or expired. Sign in again.")
    return tokens


@signin.delete("/tokens/current")
@member_required
@open_while_read_only
@signin.response(204)
def end_tokens():
    """Sign out: the token of this request ends, and what was refreshed from the same sign-in."""
    with transaction():
        sign_out(request.authorization.token)


@signin.post("/sso")
@open_while_read_only
@not_idempotent  # the answer is secret
@limited("60/minute")
@signin.arguments(SignOnIn)
@signin.response(201, TokensOut)
def create_tokens_by_sso(data):
    """Sign in with a token of the host shop. The first time makes the member, later ones update the profile."""
    assertion = assertion_in(data.pop("token"))
    with transaction():
        return sign_in(come_over(assertion, **data), current_device())

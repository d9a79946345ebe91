"""Signing in and out."""

from __future__ import annotations

from flask import current_app, request

from community.access import member_required
from community.config import Config
from community.errors import NotFound, Unauthorized
from community.http.blueprint import Blueprint, not_idempotent
from community.http.limits import limited
from community.http.visitors import current_device
from community.outbox import transaction
from community.read_only.guard import open_while_read_only
from community.signin.actions import authenticate, refresh, sign_in, sign_on, sign_out
from community.signin.assertions import Assertion, read_assertion
from community.signin.keys import KeySet
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
    assertion = _read(data.pop("token"), current_app.config["COMMUNITY"])
    with transaction():
        return sign_on(assertion, device=current_device(), **data)


def _read(token: str, settings: Config) -> Assertion:
    if not (settings.sso_issuer and settings.sso_audience and settings.sso_jwks):
        raise NotFound("Single sign-on is off. The operator sets SSO_ISSUER, SSO_AUDIENCE and SSO_JWKS.")
    keys = current_app.extensions.setdefault("sso_keys", {}).setdefault(settings.sso_jwks, KeySet(settings.sso_jwks))
    return read_assertion(token, issuer=settings.sso_issuer, audience=settings.sso_audience, keys=keys)

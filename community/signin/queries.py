"""What the shop says of who comes over, by the operator's settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from community.errors import NotFound
from community.signin.assertions import Assertion, read_assertion
from community.signin.keys import KeySet


def assertion_in(token: str) -> Assertion:
    """What the shop vouches for in its token. Raises NotFound where that is off, and Unauthorized."""
    settings = current_app.config["COMMUNITY"]
    if not (settings.sso_issuer and settings.sso_audience and settings.sso_jwks):
        raise NotFound("Single sign-on is off. The operator sets SSO_ISSUER, SSO_AUDIENCE and SSO_JWKS.")
    keys = current_app.extensions.setdefault("sso_keys", {}).setdefault(settings.sso_jwks, KeySet(settings.sso_jwks))
    return read_assertion(token, issuer=settings.sso_issuer, audience=settings.sso_audience, keys=keys)


def sends_over(origin: str | None) -> bool:
    """Whether pages of this origin, as a browser names it, may send members over with a token."""
    settings = current_app.config["COMMUNITY"]
    issuer = urlsplit(settings.sso_issuer)
    return origin in (settings.sso_origins or (f"{issuer.scheme}://{issuer.netloc}",))

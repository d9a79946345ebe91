"""Reading the host shop's sign-on token (a JWT). Nothing in the token chooses how, or by which key, it is checked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import jwt

from community.errors import Unauthorized
from community.signin.keys import KeySet

LEEWAY_SECONDS = 30
LONGEST_LIFE_SECONDS = 24 * 3600  # so long at most a used token has to be remembered
REQUIRED = ("iss", "aud", "exp", "iat", "jti", "sub")
LONGEST_NAME = 255


class Assertion(NamedTuple):
    """What the shop vouches for. ``expires_at``: afterwards the token is refused."""

    external_id: str
    jti: str
    expires_at: datetime
    claims: dict[str, Any]


def read_assertion(token: str, *, issuer: str, audience: str, keys: KeySet) -> Assertion:
    """The content of a token that the shop signed, for us, and that is valid now.

    Raises Unauthorized for every other token; the detail does not say which check it failed.
    """
    try:
        key = keys.find(_kid(token))
        if key is None:
            raise jwt.InvalidKeyError("unknown kid")
        claims = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": list(REQUIRED), "strict_aud": False},
        )
        _check_names_and_life(claims)
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Unauthorized("The shop's token is not valid here. Ask the shop for a new one.") from error
    expires_at = datetime.fromtimestamp(claims["exp"] + LEEWAY_SECONDS, UTC)
    return Assertion(claims["sub"], claims["jti"], expires_at, claims)


def _kid(token: str) -> str | None:
    """Which key the token claims to be signed with: a name to look up among ours, nothing more."""
    header = jwt.get_unverified_header(token)
    if header.get("typ", "JWT") != "JWT" or "crit" in header:
        raise jwt.InvalidTokenError("another kind of token")
    return header.get("kid")


def _check_names_and_life(claims: dict[str, Any]) -> None:
    names = (claims["sub"], claims["jti"])
    if not all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and name.isprintable() for name in names):
        raise jwt.InvalidTokenError("sub or jti")
    times = (claims["exp"], claims["iat"])
    if not all(isinstance(at, int | float) for at in times) or not 0 < times[0] - times[1] <= LONGEST_LIFE_SECONDS:
        raise jwt.InvalidTokenError("exp or iat")

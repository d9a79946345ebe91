"""Links in mails by which somebody acts without signing in: signed for one purpose and one member."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

UNSUBSCRIBING = "unsubscribe"


def sealed(purpose: str, what: Any) -> str:
    """A token that means this for this purpose, without an end. what: JSON."""
    return URLSafeSerializer(_keys(), salt=purpose).dumps(what)


def unsealed(purpose: str, token: str) -> Any | None:
    """What the token means; None when it is not ours."""
    try:
        return URLSafeSerializer(_keys(), salt=purpose).loads(token)
    except BadSignature:
        return None


def sealed_for_a_time(purpose: str, what: Any) -> str:
    """The same with its time in it, for ``unsealed_within``."""
    return URLSafeTimedSerializer(_keys(), salt=purpose).dumps(what)


def unsealed_within(purpose: str, token: str, seconds: int) -> Any | None:
    """What the token means; None when it is not ours, or older than so many seconds."""
    try:
        return URLSafeTimedSerializer(_keys(), salt=purpose).loads(token, max_age=seconds)
    except BadSignature:
        return None


def address(path: str) -> str:
    """The full address of one of our pages."""
    return current_app.config["COMMUNITY"].public_url + path


def unsubscribing_address(member_id: int, scope: str) -> str:
    """The link that ends such mails to the member. It never runs out. scope: a type, ``digest``, or ``all``."""
    return address(f"/unsubscribe/{sealed(UNSUBSCRIBING, [member_id, scope])}")


def unsubscription_of(token: str) -> tuple[int, str] | None:
    """Whose mails of which scope the link ends; None when it is not ours."""
    meant = unsealed(UNSUBSCRIBING, token)
    return meant and tuple(meant)


def _keys() -> list[str]:
    """The newest key comes last: it signs, and the earlier ones are still believed."""
    settings = current_app.config["COMMUNITY"]
    return [*reversed(settings.secret_key_fallbacks), settings.secret_key]

"""What a sign-on token says of a person, as our fields. Pure.

The host may use the names of OpenID Connect or ours. A claim that we could not take from a member either is left
out: a bad picture keeps nobody from signing in. Roles are never taken from a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from community.members.contacts import check_email, check_phone
from community.text import TERMS_LENGTH, TextRefused, check_username, one_line
from community.urls import check_url

DISPLAY_NAME_LENGTH = 64
FLAGS = ("minor", "real_name_verified")


def _display_name(text: str) -> str:
    return one_line(text)[:DISPLAY_NAME_LENGTH]


def _picture(url: str) -> str:
    return check_url(url if url.lower().startswith(("https://", "http://")) else "")


def _region(text: str) -> str:
    return one_line(text)[:40]


def _terms_version(text: str) -> str:
    return text if text.isprintable() and len(text) <= TERMS_LENGTH else ""


CLAIMS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "display_name": ("display_name", _display_name),
    "name": ("display_name", _display_name),
    "email": ("email", check_email),
    "phone": ("phone", check_phone),
    "phone_number": ("phone", check_phone),
    "avatar": ("avatar_url", _picture),
    "avatar_url": ("avatar_url", _picture),
    "picture": ("avatar_url", _picture),
    "region": ("region", _region),
    "terms_version": ("terms_version", _terms_version),
}


def profile_of(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a member, as far as the claims tell them."""
    profile: dict[str, Any] = {}
    for claim, (column, check) in CLAIMS.items():
        if value := _checked(claims.get(claim), check):
            profile.setdefault(column, value)
    return profile | {flag: claims[flag] for flag in FLAGS if isinstance(claims.get(flag), bool)}


def vouches_for_address(claims: Mapping[str, Any]) -> bool:
    """Whether the shop says that it has proved the address of its customer."""
    return claims.get("email_verified") is True and _checked(claims.get("email"), check_email) is not None


def username_of(claims: Mapping[str, Any]) -> str | None:
    """The username that the claims wish for, if it can be one."""
    for claim in ("username", "preferred_username"):
        if username := _checked(claims.get(claim), check_username):
            return username
    return None


def _checked(value: Any, check: Callable[[str], str]) -> str | None:
    try:
        return check(value) or None if isinstance(value, str) else None
    except TextRefused:
        return None


def with_number(username: str, number: int) -> str:
    """Another username like this one, for when it is taken: ``lin-4821``."""
    return f"{re.sub('[-_]+$', '', username[:24])}-{number}"

"""Who is asking. Edges call this; actions and queries take members, viewers and values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from sqlalchemy import inspect

from community.database import db
from community.errors import Forbidden, Unauthorized
from community.members.models import ApiKey, Member
from community.members.queries import ANYBODY, Actor, Bearer, Viewer, actor_of, bearer_of, viewer_of

CALLER, MEMBER = "community.caller", "community.member"


def caller() -> Bearer | ApiKey | None:
    """The member or API key whose token the request bears; None for a stranger. Raises Unauthorized for a bad one."""
    if CALLER not in request.environ:
        request.environ[CALLER] = _authenticate(request.headers.get("Authorization"))
    return request.environ[CALLER]


def _authenticate(header: str | None) -> Bearer | ApiKey | None:
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    bearer = bearer_of(token.strip()) if scheme.lower() == "bearer" else None
    if bearer is None:
        raise Unauthorized("The token is unknown, revoked or expired. Sign in again, or refresh it.")
    return bearer


def signed_in() -> Bearer | None:
    """The signed-in member, as far as any request needs to know them; None for all others."""
    bearer = caller()
    return bearer if isinstance(bearer, Bearer) else None


def current_bearer() -> Bearer:
    """The signed-in member, likewise. Raises Unauthorized when there is none, Forbidden for a key of the host's
    programs."""
    bearer = caller()
    if isinstance(bearer, ApiKey):
        raise Forbidden("This is for members to do. No key of the shop's own programs can do it for them.")
    if bearer is None:
        raise Unauthorized
    return bearer


def current_member() -> Member:
    """The signed-in member, for whoever is to change them or to ask them more. Raises as ``current_bearer`` does."""
    if MEMBER not in request.environ:
        request.environ[MEMBER] = db.session.get(Member, current_bearer().id)
    return request.environ[MEMBER]


def current_actor() -> Actor:
    """The signed-in member as they are now, for whoever is to do something small in a transaction of its own. Raises
    as ``current_bearer`` does."""
    return actor_of(current_bearer().id)


def current_viewer() -> Viewer:
    """Through whose eyes to look: a member's, or anybody's."""
    member = signed_in()
    return ANYBODY if member is None else viewer_of(member)


def caller_key() -> str:
    """One key per caller, for limits, cursors and idempotency. A stranger's address is hashed, never kept."""
    bearer = caller()
    if isinstance(bearer, Bearer):
        return f"member:{bearer.id}"
    if isinstance(bearer, ApiKey):
        return f"key:{inspect(bearer).identity[0]}"  # without reading a row again that a transaction has expired
    return "address:" + hashlib.blake2b((request.remote_addr or "").encode(), digest_size=12).hexdigest()


def member_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only members."""
    return _guarded(view, current_bearer, "member")


def role_required(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Only members with one of the roles; an admin has them all."""

    def check() -> None:
        if not current_bearer().has_role(*roles):
            raise Forbidden(f"This needs the role {' or '.join(roles)}. Ask an admin of this community.")

    return lambda view: _guarded(view, check, " or ".join(roles))


def scope_required(scope: str, *roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Only API keys with the scope, and members with one of the roles."""

    def check() -> None:
        bearer = caller()
        if bearer is None:
            raise Unauthorized
        allowed = scope in bearer.scopes if isinstance(bearer, ApiKey) else bool(roles) and bearer.has_role(*roles)
        if not allowed:
            raise Forbidden(f"This needs an API key with the scope {scope}; `community create-api-key` makes one.")

    return lambda view: _guarded(view, check, " or ".join([f"scope {scope}", *roles]))


def _guarded(view: Callable[..., Any], check: Callable[[], object], needs: str) -> Callable[..., Any]:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        check()
        return view(*args, **kwargs)

    guarded.needs = needs  # read by the API reference and by the test that walks the routes
    return guarded

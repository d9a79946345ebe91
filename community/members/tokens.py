"""The keys to accounts: tokens of the API, sessions of browsers, keys of the host's programs. Only digests are kept."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update

from community import outbox
from community.clock import utcnow
from community.database import db
from community.errors import NotFound
from community.members.models import ApiKey, Member, Token
from community.members.queries import API_KEY_PREFIX, token_digest

ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=30)
SESSION_LIFE = timedelta(days=14)


class Tokens(NamedTuple):
    """What a sign-in hands out, once. Only digests of it are kept."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name


def issue_tokens(member: Member, family: str | None = None) -> Tokens:
    """A new pair of tokens; of the family of a sign-in when it is refreshed."""
    family = family or uuid.uuid4().hex
    access = _issue(member, "access", ACCESS_LIFE, family)
    refresh = _issue(member, "refresh", REFRESH_LIFE, family)
    return Tokens(access, refresh, int(ACCESS_LIFE.total_seconds()))


def issue_session(member: Member) -> str:
    """The token of a browser that signed in on a page: it lives for SESSION_LIFE, and is not refreshed."""
    return _issue(member, "session", SESSION_LIFE, uuid.uuid4().hex)


def _issue(member: Member, kind: str, life: timedelta, family: str) -> str:
    made, now = secrets.token_urlsafe(32), utcnow()
    token = Token(member_id=member.id, kind=kind, family=family, created_at=now, expires_at=now + life)
    token.digest = token_digest(made)
    db.session.add(token)
    db.session.flush()
    return made


def create_api_key(name: str, scopes: list[str]) -> str:
    """Make a key for a program of the host. Returns it; it cannot be read again."""
    key = API_KEY_PREFIX + secrets.token_urlsafe(32)
    db.session.add(ApiKey(name=name, digest=token_digest(key), scopes=sorted(scopes), created_at=utcnow()))
    db.session.flush()
    return key


def revoke_api_key(key_id: int) -> None:
    """End a key of the host's programs. Twice is harmless. Raises NotFound."""
    key = db.session.get(ApiKey, key_id)
    if key is None:
        raise NotFound
    key.revoked_at = key.revoked_at or utcnow()
    db.session.flush()


def end_sessions(member: Member) -> None:
    """Sign the member out everywhere."""
    live = update(Token).where(Token.member_id == member.id, Token.ended_at.is_(None)).values(ended_at=utcnow())
    db.session.execute(live.execution_options(synchronize_session=False))


def end_other_sessions(member: Member, access_token: str) -> None:
    """Sign the member out everywhere but where this token is used."""
    family = select(Token.family).where(Token.digest == token_digest(access_token)).scalar_subquery()
    others = update(Token).where(Token.member_id == member.id, Token.ended_at.is_(None), Token.family != family)
    db.session.execute(others.values(ended_at=utcnow()).execution_options(synchronize_session=False))


def forget_old_tokens() -> None:
    """Delete tokens that ended or ran out longer ago than a refresh token lives. Run by the scheduler."""
    with outbox.transaction() as session:
        session.execute(delete(Token).where(Token.expires_at < utcnow() - REFRESH_LIFE))

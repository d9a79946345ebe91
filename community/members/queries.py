"""Questions about members: who bears a token, who is called so, who looks."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.errors import NotFound
from community.members.models import ApiKey, FormerUsername, Member, Token
from community.text import skeleton

API_KEY_PREFIX = "ck_"


class Viewer(NamedTuple):
    """Through whose eyes a list is looked at. ``id`` is None for a stranger."""

    id: int | None
    is_staff: bool


ANYBODY = Viewer(None, False)


def viewer_of(member: Member) -> Viewer:
    """The eyes of member. Staff sees what was hidden."""
    return Viewer(member.id, member.has_role("moderator"))


def token_digest(token: str) -> str:
    """What is kept of a token. Tokens have 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_of(token: str) -> Member | ApiKey | None:
    """Whose live access token or API key this is; None when it is nobody's."""
    digest = token_digest(token)
    if token.startswith(API_KEY_PREFIX):
        return db.session.scalar(select(ApiKey).where(ApiKey.digest == digest, ApiKey.revoked_at.is_(None)))
    live = (Token.digest == digest, Token.kind == "access", Token.ended_at.is_(None), Token.expires_at > utcnow())
    return db.session.scalar(select(Member).join(Token, Token.member_id == Member.id).where(*live))


def find_member(username: str) -> Member | None:
    """The member who is, or was, called so."""
    key = skeleton(username)
    present = db.session.scalar(select(Member).where(Member.skeleton == key, Member.erased_at.is_(None)))
    if present is not None:
        return present
    renamed = select(Member).join(FormerUsername, FormerUsername.member_id == Member.id)
    return db.session.scalar(renamed.where(FormerUsername.skeleton == key, Member.erased_at.is_(None)))


def get_member(username: str) -> Member:
    """The member who is, or was, called so. Raises NotFound."""
    member = find_member(username)
    if member is None:
        raise NotFound
    return member


def find_members(usernames: list[str]) -> dict[str, Member]:
    """Those of the usernames that belong to somebody, by the name as given."""
    keys = {name: skeleton(name) for name in usernames}
    rows = db.session.scalars(select(Member).where(Member.skeleton.in_(keys.values()), Member.erased_at.is_(None)))
    by_skeleton = {member.skeleton: member for member in rows}
    return {name: by_skeleton[key] for name, key in keys.items() if key in by_skeleton}

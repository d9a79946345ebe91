"""Questions about members: who bears a token, who is called so, who looks."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from community.clock import utcnow
from community.database import BigInt, db
from community.errors import NotFound, StaleVersion
from community.made import Made
from community.members.models import ApiKey, FormerUsername, Member, Token, holds_one
from community.members.secrets import blind_indexes
from community.text import skeleton

API_KEY_PREFIX = "ck_"
_ASKED_OF_ALL = ("id", "roles", "is_staff", "terms_version", "real_name_verified", "minor", "preferences")
_THIS = (Token.digest == bindparam("digest"), Token.kind == bindparam("kind"))
_LIVE = (Token.ended_at.is_(None), Token.expires_at > bindparam("now"))
_BEARER = select(*(getattr(Member, name) for name in _ASKED_OF_ALL)).join(Token, Token.member_id == Member.id)
BEARER = Made(_BEARER.where(*_THIS, *_LIVE))


class Viewer(NamedTuple):
    """Through whose eyes a list is looked at. ``id`` is None for a stranger."""

    id: int | None
    is_staff: bool

    @property
    def kind(self) -> Viewer:
        """A viewer who stands for all strangers, members or staff: who it is, is the parameter ``viewer_id`` in SQL."""
        return self if self.id is None else Viewer(VIEWER_ID, self.is_staff)


class Bearer(NamedTuple):
    """The member whose token a request bears: as much of them as any request may need to know."""

    id: int
    roles: list[str]
    is_staff: bool
    terms_version: str | None
    real_name_verified: bool
    minor: bool
    preferences: dict[str, Any]

    def has_role(self, *roles: str) -> bool:
        """Whether the member has one of the roles."""
        return holds_one(self.roles, roles)


class Actor(NamedTuple):
    """A member who is about to do something: as much of them as its rules ask for."""

    id: int
    number: int
    is_staff: bool
    imported: bool
    trust: str
    restrictions: list[dict[str, Any]]
    erased_at: datetime | None


_ACTOR = select(*(getattr(Member, name) for name in Actor._fields))
ACTOR = Made(_ACTOR.where(Member.id == bindparam("member_id")))
VIEWER_ID = bindparam("viewer_id", type_=BigInt)
ANYBODY = Viewer(id=None, is_staff=False)


def viewer_of(member: Member | Bearer) -> Viewer:
    """The eyes of member. Staff sees what was hidden."""
    return Viewer(member.id, member.has_role("moderator"))


def actor_of(member_id: int) -> Actor:
    """The member as they are now. Raises NotFound."""
    found = ACTOR.rows({"member_id": member_id})
    if not found:
        raise NotFound
    return Actor(*found[0])


def token_digest(token: str) -> str:
    """What is kept of a token. Tokens have 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_of(token: str) -> Bearer | ApiKey | None:
    """Whose live access token or API key this is; None when it is nobody's.

    One of 262,144 access tokens begins like a key by chance, so what is no key is looked for among the tokens.
    """
    if token.startswith(API_KEY_PREFIX) and (key := _api_key(token_digest(token))):
        return key
    return member_with(token, "access")


def member_with(token: str, kind: str) -> Bearer | None:
    """Whose live token of this kind it is: ``access``, or the ``session`` of a browser."""
    found = BEARER.rows({"digest": token_digest(token), "kind": kind, "now": utcnow()})
    return Bearer(*found[0]) if found else None


def _api_key(digest: str) -> ApiKey | None:
    return db.session.scalar(select(ApiKey).where(ApiKey.digest == digest, ApiKey.revoked_at.is_(None)))


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


def members_called(skeletons: Collection[str]) -> dict[str, Member]:
    """Those who are, or were, called what looks like this, by the skeleton."""
    present = select(Member.skeleton, Member).where(Member.skeleton.in_(skeletons))
    renamed = select(FormerUsername.skeleton, Member).join(Member, Member.id == FormerUsername.member_id)
    former = renamed.where(FormerUsername.skeleton.in_(skeletons))
    return {key: member for statement in (former, present) for key, member in db.session.execute(statement)}


def find_members(usernames: list[str]) -> dict[str, Member]:
    """Those of the usernames that belong, or belonged, to somebody, by the name as given."""
    keys = {name: skeleton(name) for name in usernames}
    found = _by_skeleton(select(Member.skeleton, Member), Member.skeleton, set(keys.values()))
    if missing := set(keys.values()) - set(found):
        renamed = select(FormerUsername.skeleton, Member).join(Member, Member.id == FormerUsername.member_id)
        found |= _by_skeleton(renamed, FormerUsername.skeleton, missing)
    return {name: found[key] for name, key in keys.items() if key in found}


def _by_skeleton(statement: Select, column: Any, keys: set[str]) -> dict[str, Member]:
    rows = db.session.execute(statement.where(column.in_(keys), Member.erased_at.is_(None)))
    return dict(rows.all())


def find_by_email(email: str) -> list[Member]:
    """Everybody who gave this address, in the form of ``members.contacts``. An address is a claim: several may."""
    return _by_blind_index(Member.email_index, email)


def find_by_phone(phone: str) -> list[Member]:
    """Everybody who gave this number, in the form of ``members.contacts``."""
    return _by_blind_index(Member.phone_index, phone)


def _by_blind_index(column: Any, text: str) -> list[Member]:
    return list(db.session.scalars(select(Member).where(column.in_(blind_indexes(text))).order_by(Member.id)))


def member_to_change(member_id: int, version: int | None = None) -> Member:
    """The member, locked until the end of the transaction, as it is now. Raises NotFound.

    version: which one is meant; raises StaleVersion when it is another by now.
    """
    lock_members(member_id)
    member = db.session.get(Member, member_id, populate_existing=True)
    if member is None or member.erased_at is not None:
        raise NotFound
    if version is not None and member.version != version:
        raise StaleVersion
    return member


def lock_members(*ids: int) -> None:
    """Hold these members until the end of the transaction; in the order of ids, so that no two wait in a ring.

    On SQLite every writing transaction is alone.
    """
    if db.engine.dialect.name == "sqlite":
        return
    rows = select(Member.id).where(Member.id.in_(ids)).order_by(Member.id)
    db.session.execute(rows.with_for_update(key_share=True)).all()

"""What happens to members: registering, signing in and out, changing the profile."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from sqlalchemy import update

from community import outbox

from community.clock import reporting_day, utcnow
from community.database import db
from community.errors import Conflict, Restricted
from community.members.models import ApiKey, FormerUsername, Member, RegistrationDay, Token
from community.members.queries import API_KEY_PREFIX, token_digest
from community.relations import insert_new
from community.text import skeleton

ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=30)
NUMBERS_PER_WORD = 64  # a registration day begins on a machine word of every activity bitmap
IMPORTS = "imports"
IMPORTS_FIRST = 2**31  # the imports block, for members who come with a date of their own
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # Source: OWASP password storage; 32 ms


class Tokens(NamedTuple):
    """What a sign-in hands out, once. Only digests of it are kept."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name


def register_member(
    username: str,
    *,
    password_hash: str | None = None,
    display_name: str | None = None,
    roles: tuple[str, ...] = (),
    imported_at: datetime | None = None,
    **profile: Any,
) -> Member:
    """Make a member. Hash the password before the transaction opens: ``hasher.hash``.

    imported_at: when the member joined elsewhere; gives a number of the imports block.
    Raises Conflict when the name is, was, or looks like another's.
    """
    created_at = imported_at or utcnow()
    member = Member(
        username=username,
        skeleton=_free_skeleton(username),
        display_name=display_name or username,
        password_hash=password_hash,
        roles=sorted(roles),
        is_staff=bool(roles),
        imported=imported_at is not None,
        number=take_number(IMPORTS if imported_at else reporting_day(created_at).isoformat()),
        created_at=created_at,
        **profile,
    )
    db.session.add(member)
    db.session.flush()
    outbox.record("member.registered", member_id=member.id)
    return member


def _free_skeleton(username: str) -> str:
    key = skeleton(username)
    taken = db.session.query(Member.id).filter_by(skeleton=key).first()
    if taken or db.session.get(FormerUsername, key):
        raise Conflict(f"The username {username} is taken, or looks like one that is. Choose another.")
    return key


def take_number(day: str) -> int:
    """The next member number of a registration day. A new day begins at the next multiple of 64."""
    step = update(RegistrationDay).where(RegistrationDay.day == day).values(next=RegistrationDay.next + 1)
    taken = db.session.scalar(step.returning(RegistrationDay.next))
    if taken is None:
        first = _first_number(day)
        insert_new(RegistrationDay, day=day, first=first, next=first)
        taken = db.session.scalar(step.returning(RegistrationDay.next))
    return taken - 1


def _first_number(day: str) -> int:
    if day == IMPORTS:
        return IMPORTS_FIRST
    days = db.session.query(RegistrationDay.next).filter(RegistrationDay.day != IMPORTS)
    used = max((row.next for row in days), default=0)
    return -(-used // NUMBERS_PER_WORD) * NUMBERS_PER_WORD


def issue_tokens(member: Member, family: str | None = None) -> Tokens:
    """A new pair of tokens; of the family of a sign-in when it is refreshed."""
    family, now = family or uuid.uuid4().hex, utcnow()
    lives = {"access": ACCESS_LIFE, "refresh": REFRESH_LIFE}
    made = {kind: secrets.token_urlsafe(32) for kind in lives}
    for kind, life in lives.items():
        token = Token(member_id=member.id, kind=kind, family=family, created_at=now, expires_at=now + life)
        token.digest = token_digest(made[kind])
        db.session.add(token)
    db.session.flush()
    return Tokens(made["access"], made["refresh"], int(ACCESS_LIFE.total_seconds()))


def create_api_key(name: str, scopes: list[str]) -> str:
    """Make a key for a program of the host. Returns it; it cannot be read again."""
    key = API_KEY_PREFIX + secrets.token_urlsafe(32)
    db.session.add(ApiKey(name=name, digest=token_digest(key), scopes=sorted(scopes), created_at=utcnow()))
    db.session.flush()
    return key


def check_unrestricted(member: Member, feature: str) -> None:
    """Raises Restricted while moderation keeps member from feature: a kind of content, or ``all``."""
    now = utcnow().isoformat()
    for restriction in member.restrictions:
        if restriction["feature"] in (feature, "all") and (restriction.get("until") or now) >= now:
            until = restriction.get("until") or "further notice"
            raise Restricted(f"You may not add a {feature} until {until}.", restriction=restriction)

"""What happens to members: registering, the profile, roles, trust, restrictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from community import outbox
from community.clock import reporting_day, utcnow
from community.database import db
from community.errors import Conflict, Restricted
from community.members.models import FormerUsername, Member, RegistrationDay, Role
from community.members.queries import Actor, members_called
from community.members.secrets import blind_index, encrypt
from community.members.tokens import end_sessions
from community.members.trust import Standing, trust_of
from community.relations import insert_new
from community.text import skeleton

NUMBERS_PER_WORD = 64  # a registration day begins on a machine word of every activity bitmap
IMPORTS = "imports"
REACTIONS = ("like", "bookmark", "follow", "helpful", "share", "report")  # features by which nobody writes anything
IMPORTS_FIRST = 2**31  # the imports block, for members who come with a date of their own


def register_member(
    username: str,
    *,
    password_hash: str | None = None,
    display_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    roles: tuple[str, ...] = (),
    share_code: str | None = None,
    click_id: str | None = None,
    **profile: Any,
) -> Member:
    """Make a member. Hash the password before the transaction opens: ``hash_password``.

    share_code, click_id: what brought the member here, passed on in ``member.registered``.
    Raises Conflict when the name is, was, or looks like another's.
    """
    created_at = utcnow()
    member = Member(
        username=username,
        skeleton=free_skeleton(username),
        display_name=display_name or username,
        password_hash=password_hash,
        roles=sorted(roles),
        is_staff=bool(roles),
        number=take_number(reporting_day(created_at).isoformat()),
        created_at=created_at,
        **profile,
    )
    write_contacts(member, email=email, phone=phone)
    with naming(username):
        db.session.add(member)
    outbox.record("member.registered", member_id=member.id, share_code=share_code, click_id=click_id)
    return member


def note_device(member: Member, device: str | None) -> None:
    """Note from which browser a member signed in or registered. Nothing of it is kept here.

    device: digest of its first-party cookie; None for one without, of which nothing is noted.
    Records ``member.signed_in``.
    """
    if device is not None:
        outbox.record("member.signed_in", member_id=member.id, device=device)


def free_skeleton(username: str, owner_id: int | None = None) -> str:
    """What the name looks like. owner_id: whose present and former names do not count.

    Raises Conflict when it is, was, or looks like somebody else's.
    """
    key = skeleton(username)
    present = db.session.query(Member.id).filter(Member.skeleton == key, Member.id != (owner_id or 0)).first()
    former = db.session.get(FormerUsername, key)
    if present or (former and former.member_id != owner_id):
        raise _name_taken(username)
    return key


@contextmanager
def naming(username: str) -> Iterator[None]:
    """Give somebody this name inside, and flush. Raises Conflict when another took it in this very moment."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise _name_taken(username) from error


def _name_taken(username: str) -> Conflict:
    return Conflict(f"The username {username} is taken, or looks like one that is. Choose another.")


def write_contacts(member: Member, **contacts: str | None) -> None:
    """Set email or phone, or both, in the form of ``members.contacts``; None takes it away.

    Nobody has confirmed a new address.
    """
    if "email" in contacts:
        member.email_confirmed_at, member.mail_failures = None, 0
    for name, text in contacts.items():
        setattr(member, name, encrypt(text))
        setattr(member, f"{name}_index", blind_index(text))


def import_members(joined: Mapping[str, datetime]) -> dict[str, Member]:
    """Members who wrote elsewhere, by the names given: those whom we know, and the others made, without a password.

    joined: since when each was there, by name. A name that somebody gave up is still theirs.
    """
    keys = {name: skeleton(name) for name in joined}
    known = members_called(set(keys.values()))
    fresh = {key: name for name, key in keys.items() if key not in known}
    number = take_number(IMPORTS, len(fresh)) if fresh else 0
    for key, name in fresh.items():
        since = {"imported": True, "created_at": joined[name], "number": number}
        known[key] = Member(username=name, skeleton=key, display_name=name, **since)
        number += 1
    db.session.add_all(known.values())
    db.session.flush()
    return {name: known[key] for name, key in keys.items()}


def take_number(day: str, count: int = 1) -> int:
    """The next member number of a registration day, the first of count. A new day begins at the next multiple of 64."""
    step = update(RegistrationDay).where(RegistrationDay.day == day).values(next=RegistrationDay.next + count)
    taken = db.session.scalar(step.returning(RegistrationDay.next))
    if taken is None:
        first = _first_number(day)
        insert_new(RegistrationDay, day=day, first=first, next=first)
        taken = db.session.scalar(step.returning(RegistrationDay.next))
    return taken - count


def _first_number(day: str) -> int:
    if day == IMPORTS:
        return IMPORTS_FIRST
    days = db.session.query(RegistrationDay.next).filter(RegistrationDay.day != IMPORTS)
    used = max((row.next for row in days), default=0)
    return -(-used // NUMBERS_PER_WORD) * NUMBERS_PER_WORD


def confirm_email(member: Member) -> None:
    """Note that the member's present address is theirs. It is written to again, whatever bounced before."""
    member.email_confirmed_at, member.mail_failures = member.email_confirmed_at or utcnow(), 0
    db.session.flush()


def set_password(member: Member, password_hash: str) -> None:
    """Give the member a new password. Sessions go on: whoever calls this says which end."""
    member.password_hash = password_hash
    db.session.flush()


def grant_role(member: Member, role: str) -> None:
    """Give the member a role beside that of every member. Twice is harmless."""
    _set_roles(member, {*member.roles, Role(role)} - {Role.MEMBER})


def revoke_role(member: Member, role: str) -> None:
    """Take a role from the member. Twice is harmless."""
    _set_roles(member, set(member.roles) - {role})


def _set_roles(member: Member, roles: set[str]) -> None:
    """A new set of roles ends all sessions, so that no token outlives the rights it was issued with."""
    if roles != set(member.roles):
        member.roles = sorted(map(str, roles))
        member.is_staff = bool(roles)
        end_sessions(member)
        db.session.flush()


def refresh_trust(member: Member, standing: Standing) -> None:
    """Judge the member's trust anew by these numbers, and by what the host vouches for."""
    member.trust = trust_of(standing, member.trust, member.trust_floor)
    db.session.flush()


def vouch_for(member: Member, floor: str) -> None:
    """Note the least trust that the host vouches for; T0 takes it back. Judge the member's trust afterwards."""
    member.trust_floor = floor
    db.session.flush()


def set_level(member: Member, level: int) -> None:
    """Write down the level that the member's growth value gives. No version is raised: they changed nothing."""
    member.level = level
    db.session.flush()


def note_kol(member: Member, *, is_kol: bool) -> None:
    """Write down whether the member is a verified opinion leader. Set by kols."""
    member.is_kol = is_kol
    db.session.flush()


def note_strike(member: Member, struck_at: datetime | None) -> None:
    """Write down when moderation last decided against the member; None when nothing of that stands."""
    member.struck_at = struck_at
    db.session.flush()


def check_unrestricted(member: Member | Actor, feature: str) -> None:
    """Raises Restricted while moderation keeps member from feature: itself, ``writing`` if it is that, or ``all``."""
    now = utcnow().isoformat()
    taken = {feature, "all"} if feature in REACTIONS else {feature, "writing", "all"}
    for restriction in member.restrictions:
        if restriction["feature"] in taken and (restriction.get("until") or now) >= now:
            until = restriction.get("until") or "further notice"
            raise Restricted(f"You may not add a {feature} until {until}.", restriction=restriction)


def restrict(member: Member, restriction: dict[str, Any]) -> None:
    """Keep member from a feature for a time; those that have ended are forgotten.

    restriction: ``feature`` (one, ``writing`` or ``all``), ``until`` (ISO 8601 UTC), and what moderation adds, which
    the member can read.
    """
    now = utcnow().isoformat()
    db.session.refresh(member, ["restrictions"], with_for_update={"key_share": True})
    lasting = [known for known in member.restrictions if (known.get("until") or now) >= now]
    member.restrictions = [*lasting, restriction]
    db.session.flush()


def lift_restrictions(member: Member, **named: Any) -> None:
    """End the restrictions that bear these values, such as ``decision_id="7"``. Twice is harmless."""
    db.session.refresh(member, ["restrictions"], with_for_update={"key_share": True})
    member.restrictions = [
        known for known in member.restrictions if any(known.get(name) != value for name, value in named.items())
    ]
    db.session.flush()

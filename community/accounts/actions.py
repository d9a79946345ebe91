"""What members do with their own account: change the profile, take another name, leave for good."""

from __future__ import annotations

import secrets
from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from community import outbox
from community.accounts.contents import forget_mentions, hide_latest
from community.accounts.models import KEPT, Erasure
from community.accounts.proving import ask_to_confirm
from community.blocks.actions import end_blocks_of
from community.clock import utcnow
from community.conditions.queries import check_in_force
from community.database import db
from community.follows.actions import end_follows_of
from community.http.idempotency import forget_answers_to
from community.members.actions import check_unrestricted, free_skeleton, naming, register_member, write_contacts
from community.members.models import FormerUsername, Member, Token
from community.members.secrets import blind_index, decrypt, renew
from community.orders.actions import forget_buyer
from community.relations import insert_new
from community.shares.actions import forget_browser

CONTACTS = ("email", "phone")
PSEUDONYM = "已注销用户 (deleted member)"
FORGOTTEN = {
    **dict.fromkeys(("avatar_url", "region", "password_hash", "external_id", "terms_version", "struck_at"), None),
    "display_name": PSEUDONYM,
    "bio": "",
    "roles": [],
    "preferences": {},
    "restrictions": [],
    "minor": False,
    "real_name_verified": False,
}
SHOWN_TO_OTHERS = {"username", "display_name", "bio", "avatar_url"}
ROWS_AT_ONCE = 200


def register(**given: Any) -> Member:
    """Make a member who comes by themselves, and mail them a link that confirms the address they gave.

    given: as of ``register_member``. Raises Conflict, and Invalid for terms that are not in force.
    """
    check_in_force(given.get("terms_version"), current_app.config["COMMUNITY"])
    member = register_member(**given)
    have_words_judged(member)
    ask_to_confirm(member)
    return member


def change_own_profile(member: Member, **changes: Any) -> None:
    """Change the profile by the member's own hand, or note that they agreed to the terms.

    Raises Restricted while moderation keeps them from it, and Invalid for terms that are not in force.
    """
    if changes.keys() & SHOWN_TO_OTHERS:
        check_unrestricted(member, "profile")
    check_in_force(changes.get("terms_version"), current_app.config["COMMUNITY"])
    change_told_profile(member, **changes)


def change_told_profile(member: Member, **changes: Any) -> None:
    """Change the profile as somebody tells it, the member or the shop, and have new words in it judged."""
    before = member.display_name, member.bio
    change_profile(member, **changes)
    if (member.display_name, member.bio) != before:
        have_words_judged(member)


def change_profile(member: Member, **changes: Any) -> None:
    """Change username, display_name, bio, avatar_url, email, phone, language, region, minor, real_name_verified,
    preferences or terms_version.

    Take the member with ``member_to_change``. What is the same already raises no version.
    Records ``member.renamed``, and ``preferences.changed`` where those, or ``minor``, did.
    Raises Conflict when a new username is, was, or looks like somebody else's.
    """
    changed = {name: value for name, value in changes.items() if value != _present(member, name)}
    if not changed:
        return
    if "username" in changed:
        _rename(member, changed.pop("username"))
    write_contacts(member, **{name: value for name, value in changed.items() if name in CONTACTS})
    for column in changed.keys() - set(CONTACTS):
        setattr(member, column, changed[column])
    member.version += 1
    if changes.keys() & {"username", "display_name"}:
        outbox.record("member.renamed", member_id=member.id)
    if changed.keys() & {"preferences", "minor"}:
        outbox.record("preferences.changed", member_id=member.id)
    db.session.flush()
    if "email" in changed:
        ask_to_confirm(member)


def have_words_judged(member: Member) -> None:
    """Have display name and bio judged before this transaction ends; what is not fit is not taken over.

    A member who is called by the username alone has said nothing yet. Records ``text.submitted``.
    """
    if member.display_name == member.username and not member.bio:
        return
    words = {"title": member.display_name, "body": member.bio}
    outbox.record("text.submitted", subject="member", subject_id=member.id, member_id=member.id, texts=words)


def _present(member: Member, name: str) -> Any:
    value = getattr(member, name)
    return decrypt(value) if name in CONTACTS else value


def _rename(member: Member, username: str) -> None:
    """The old name stays the member's, so that old mentions and links still find them."""
    key = free_skeleton(username, owner_id=member.id)
    if key != member.skeleton:
        db.session.execute(delete(FormerUsername).where(FormerUsername.skeleton == key))
        insert_new(FormerUsername, skeleton=member.skeleton, member_id=member.id, given_up_at=utcnow())
    with naming(username):
        member.username, member.skeleton = username, key


def erase_account(member: Member, contents: str = KEPT) -> Erasure:
    """Take everything personal away, for good. Returns the receipt.

    contents: what becomes of what is public: ``kept`` under a pseudonym, or ``removed``. The rest goes in any case.
    Take the member with ``member_to_change``. The names they had become free, every session and relation ends.
    Records ``member.erased``, so that slices above forget what they know of them, such as activity bits.
    """
    end_follows_of(member)
    end_blocks_of(member)
    for model in (Token, FormerUsername):
        db.session.execute(delete(model).where(model.member_id == member.id))
    forget_answers_to(f"member:{member.id}")
    forget_buyer(member)
    forget_browser(member)
    receipt = Erasure(receipt=secrets.token_urlsafe(24), member_id=member.id, contents=contents, erased_at=utcnow())
    receipt.kept_contents = member.contents_count if contents == KEPT else 0
    db.session.add(receipt)
    forget_mentions(member.id)
    if contents != KEPT:
        hide_latest(member.id)
    _forget(member)
    member.erased_at = receipt.erased_at
    outbox.record("member.erased", member_id=member.id, number=member.number)
    db.session.flush()
    return receipt


def _forget(member: Member) -> None:
    """No username has a tilde, so that the pseudonym's can be nobody else's."""
    for column, value in FORGOTTEN.items():
        setattr(member, column, value)
    member.username = member.skeleton = f"deleted~{member.id}"
    member.is_staff = False
    member.version += 1
    write_contacts(member, **dict.fromkeys(CONTACTS))


def renew_contacts() -> int:
    """Write every e-mail address and phone number anew under the newest key. Returns how many members were renewed.

    Run after SECRET_KEY changed; afterwards the fallback may go. Can be stopped and run again.
    """
    renewed, last_id = 0, 0
    while ids := _next_with_contacts(last_id):
        with outbox.transaction():
            for member in db.session.scalars(select(Member).where(Member.id.in_(ids)).with_for_update()):
                _renew(member)
        renewed, last_id = renewed + len(ids), ids[-1]
    return renewed


def _next_with_contacts(last_id: int) -> list[int]:
    given = Member.email.is_not(None) | Member.phone.is_not(None)
    rows = select(Member.id).where(Member.id > last_id, given).order_by(Member.id).limit(ROWS_AT_ONCE)
    return list(db.session.scalars(rows))


def _renew(member: Member) -> None:
    for name in CONTACTS:
        sealed = getattr(member, name)
        setattr(member, name, renew(sealed))
        setattr(member, f"{name}_index", blind_index(decrypt(sealed)))

"""Posting mails, sending them, and forgetting them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import orjson
import structlog
from flask import Flask, current_app
from sqlalchemy import Row, delete, or_, select, update

from community import outbox
from community.clock import utcnow
from community.database import db
from community.mail.letters import Envelope, Letter, compose
from community.mail.models import WAITING, Mail
from community.mail.queries import address_of, can_get_mail, community_name, is_mail_on, sender_address
from community.mail.transport import Bounced, NotSent, TryLater, hand_in, server_of
from community.members.models import Member
from community.members.secrets import decrypt, encrypt
from community.outbox import transaction
from community.relations import insert_new

log = structlog.get_logger(__name__)

Writer = Callable[..., Letter | None]
KEPT = timedelta(days=30)
GOOD_FOR = timedelta(days=2)  # how long sending is tried; mail servers give up after 4 to 5 days, RFC 5321, 4.5.4.1
HELD_FOR = timedelta(minutes=10)  # longer than sending takes, so that no second worker sends the same
TO_ANY_ADDRESS = {"confirm_email"}  # what is sent to an address that nobody confirmed


def init_app(app: Flask, writers: Mapping[str, Writer]) -> None:
    """Let mails of these kinds be written when they are sent, from what is so then.

    A writer gets the member, the language and what was given to ``post_mail``. It returns None where there is nothing
    to say any more. Mails of other kinds say what they were given.
    """
    app.extensions["mail_writers"] = dict(writers)


def post_mail(member: Member, kind: str, *, key: str, good_for: timedelta = GOOD_FOR, **given: Any) -> None:
    """Put a mail to a member on its way, in the caller's transaction. The same key twice is one mail.

    Nothing is posted while mail is off. given: JSON, for the writer of the kind, or for its template.
    Records ``mail.posted``.
    """
    _post({"member_id": member.id, "kind": kind, "key": key, "language": member.language}, given, good_for)


def post_mail_to(address: str, kind: str, *, key: str, language: str, **given: Any) -> None:
    """The same, to somebody who is no member. Only for what they asked for themselves."""
    _post({"address": encrypt(address), "kind": kind, "key": key, "language": language}, given, GOOD_FOR)


def _post(row: dict[str, Any], given: Mapping[str, Any], good_for: timedelta) -> None:
    if not is_mail_on():
        return
    now, domain = utcnow(), sender_address().rpartition("@")[2]
    times = {"posted_at": now, "expires_at": now + good_for, "outcome": WAITING}
    sealed = encrypt(orjson.dumps(given).decode())
    if insert_new(Mail, **row, **times, given=sealed, message_id=f"{secrets.token_hex(16)}@{domain}"):
        mail_id = db.session.query(Mail.id).filter_by(key=row["key"]).scalar()
        outbox.record("mail.posted", mail_id=mail_id)


def send(mail_id: int) -> None:
    """Send a posted mail, outside of any transaction. Sending what was sent already is harmless.

    At least once: if we die between the server's word that it took the mail and our noting it, it is sent again, with
    the same Message-ID, by which mailboxes know it for the same. Raises TryLater.
    """
    mail = _held(mail_id)
    if mail is None:
        return
    try:
        code = _hand_in(mail)
    except TryLater as error:
        _release(mail_id)
        log.info("mail waits", mail_id=mail_id, kind=mail.kind, code=error.code)
        raise
    except NotSent as error:
        _finish(mail, "bounced" if isinstance(error, Bounced) else "refused", error.code)
    else:
        _finish(mail, "sent" if code else "dropped", code)


def _held(mail_id: int) -> Row | None:
    """The mail, for this worker alone; None when it is finished. Raises TryLater when another worker has it."""
    now = utcnow()
    free = or_(Mail.held_until.is_(None), Mail.held_until < now)
    hold = update(Mail).where(Mail.id == mail_id, Mail.outcome == WAITING, free).values(held_until=now + HELD_FOR)
    with transaction() as session:
        held = session.execute(hold.execution_options(synchronize_session=False)).rowcount == 1
    mail = db.session.execute(select(*Mail.__table__.c).where(Mail.id == mail_id)).one_or_none()
    if mail is None or mail.outcome != WAITING:
        return None
    if not held:
        raise TryLater(None, "another worker is sending it")
    if mail.expires_at < now:
        _finish(mail, "expired", None)
        return None
    return mail


def _hand_in(mail: Row) -> int | None:
    """The server's reply; None when there is nothing to say, or nobody to say it to."""
    member = db.session.get(Member, mail.member_id) if mail.member_id else None
    recipient = _recipient(mail, member)
    given = orjson.loads(decrypt(mail.given))
    letter = _written(mail, member, given) if recipient else None
    if letter is None or not is_mail_on():
        return None
    name = member.display_name if member else given.get("name") or recipient
    envelope = Envelope(
        community_name(mail.language), sender_address(), name, recipient, mail.message_id, mail.posted_at
    )
    message = compose(mail.kind, mail.language, letter, envelope)
    return hand_in(server_of(current_app.config["COMMUNITY"].smtp_url), message, envelope.sender, recipient)


def _recipient(mail: Row, member: Member | None) -> str | None:
    if member is None:
        return decrypt(mail.address)
    return address_of(member) if can_get_mail(member) or mail.kind in TO_ANY_ADDRESS else None


def _written(mail: Row, member: Member | None, given: dict[str, Any]) -> Letter | None:
    writer = current_app.extensions["mail_writers"].get(mail.kind)
    if writer:
        return writer(member, mail.language, **given)
    return Letter({"name": member.display_name, **given} if member else given)


def _release(mail_id: int) -> None:
    with transaction() as session:
        session.execute(update(Mail).where(Mail.id == mail_id).values(held_until=None))


def _finish(mail: Row, outcome: str, code: int | None) -> None:
    """Note what became of the mail, and forget to whom it went and what it said."""
    done = {"outcome": outcome, "reply_code": code, "finished_at": utcnow()}
    with transaction() as session:
        ended = update(Mail).where(Mail.id == mail.id, Mail.outcome == WAITING)
        changed = session.execute(ended.values(**done, given=None, address=None, held_until=None)).rowcount
        if changed and mail.member_id and outcome in ("sent", "bounced"):
            failures = 0 if outcome == "sent" else Member.mail_failures + 1
            session.execute(update(Member).where(Member.id == mail.member_id).values(mail_failures=failures))
    log.info("mail finished", mail_id=mail.id, kind=mail.kind, outcome=outcome, code=code)


def forget_old_mails() -> None:
    """Delete what is known of mails after 30 days. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(Mail).where(Mail.posted_at < utcnow() - KEPT))


def forget_mails_of(member_id: int) -> None:
    """Delete what is known of mails to the member, those on their way as well."""
    db.session.execute(delete(Mail).where(Mail.member_id == member_id))

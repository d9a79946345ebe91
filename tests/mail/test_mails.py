"""Mails on their way: each sent once, its outcome noted, what it said forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from community import deliveries
from community.accounts.actions import erase_account
from community.clock import at, utcnow
from community.database import db
from community.mail.actions import KEPT, forget_old_mails, post_mail, send
from community.mail.models import Mail
from community.mail.queries import MOST_FAILURES, can_get_mail
from community.mail.tasks import try_mail_again
from community.mail.transport import TryLater
from community.members.actions import confirm_email
from community.members.models import Member
from community.members.queries import member_to_change
from community.members.secrets import encrypt
from community.outbox import Delivery, transaction
from tests.factories import a_member
from tests.mail.servers import HANG_UP
from tests.parallel import at_once


def a_reader(address: str = "lin@example.com", **given) -> Member:
    """A member with a confirmed address."""
    member = a_member(email=address, **given)
    with transaction():
        confirm_email(member)
    return member


def posted(member: Member, key: str = "a", kind: str = "password_changed") -> Mail:
    with transaction():
        post_mail(member, kind, key=key)
    return db.session.scalars(select(Mail).where(Mail.key == key)).one()


def the_outcome(mail: Mail) -> tuple[str, int | None]:
    db.session.refresh(mail)
    return mail.outcome, mail.reply_code


def deliver_later(deliver_all, **time) -> None:
    with at(utcnow() + timedelta(**time)):
        deliver_all()


def test_a_posted_mail_is_sent_once_and_nothing_that_it_said_is_kept(mailboxes, deliver_all):
    member = a_reader(display_name="林MARK")
    mail = posted(member)
    assert posted(member).id == mail.id
    deliver_all()
    send(mail.id)

    [(to, message)] = mailboxes.received
    assert (to, message["Message-ID"]) == ("lin@example.com", f"<{mail.message_id}>")
    assert "林MARK" in message.get_body(("plain",)).get_content()
    assert the_outcome(mail) == ("sent", 250)
    assert (mail.given, mail.address, mail.held_until) == (None, None, None)
    row = db.session.execute(text("SELECT * FROM mails")).mappings().one()
    assert not any(
        "MARK" in str(value) or "example.com" in str(value) for value in row.values() if value != mail.message_id
    )


def test_nothing_is_posted_where_mail_is_off_or_the_transaction_fails(app, deliver_all):
    member = a_reader()
    with transaction():
        post_mail(member, "password_changed", key="off")
    deliver_all()
    assert db.session.scalars(select(Mail)).all() == []


def test_a_mail_of_a_transaction_that_fails_is_never_sent(mailboxes, deliver_all):
    member = a_reader()

    def fail() -> None:
        with transaction():
            post_mail(member, "password_changed", key="a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    deliver_all()

    assert mailboxes.received == []


@pytest.mark.parametrize("trouble", [{"RCPT": "450 greylisted"}, {"DATA": "451 later"}, {"DATA": HANG_UP}])
def test_a_mail_that_was_put_off_is_sent_later_under_the_same_name(mailboxes, deliver_all, trouble):
    mail = posted(a_reader())
    mailboxes.says = trouble
    deliver_all()
    assert the_outcome(mail)[0] == "waiting"
    mailboxes.says = {}
    deliver_later(deliver_all, minutes=1)

    assert the_outcome(mail) == ("sent", 250)
    assert [message["Message-ID"] for message in mailboxes.messages] == [f"<{mail.message_id}>"]


def test_an_address_that_bounces_three_times_is_written_to_no_more_until_it_is_confirmed_again(mailboxes, deliver_all):
    member = a_reader()
    mailboxes.says = {"RCPT": "550 no such user"}
    for n in range(MOST_FAILURES + 1):
        posted(member, f"{n}")
        deliver_all()
    outcomes = db.session.scalars(select(Mail.outcome).order_by(Mail.id)).all()
    assert outcomes == ["bounced", "bounced", "bounced", "dropped"]
    assert not can_get_mail(db.session.get(Member, member.id, populate_existing=True))

    mailboxes.says = {}
    with transaction():
        confirm_email(member_to_change(member.id))
    mail = posted(member, "again")
    deliver_all()
    assert the_outcome(mail) == ("sent", 250)


def test_a_refused_mail_is_not_the_addressees_fault(mailboxes, deliver_all):
    member = a_reader()
    mailboxes.says = {"DATA": "554 looks like spam"}
    mail = posted(member)
    deliver_all()

    assert the_outcome(mail) == ("refused", 554)
    assert db.session.get(Member, member.id, populate_existing=True).mail_failures == 0


def test_of_many_workers_that_hold_the_same_mail_one_sends_it(app, mailboxes):
    mail_id = posted(a_reader()).id
    mailboxes.pause_seconds = 0.3

    def work() -> bool:
        with app.app_context():
            try:
                send(mail_id)
            except TryLater:
                return False
            return True

    assert any(at_once([work] * 6))
    assert len(mailboxes.received) == 1


def test_a_mail_whose_worker_died_after_the_server_took_it_comes_again_under_the_same_name(mailboxes, deliver_all):
    mail = posted(a_reader())
    deliver_all()
    with transaction():  # as if the worker had died before it noted anything
        db.session.execute(text("UPDATE mails SET outcome = 'waiting', finished_at = NULL"))
        lost = db.session.scalars(select(Mail)).one()
        lost.given, lost.held_until = encrypt("{}"), utcnow() + timedelta(minutes=1)
    with pytest.raises(TryLater):
        send(mail.id)
    with at(utcnow() + timedelta(minutes=2)):
        send(mail.id)

    assert [message["Message-ID"] for message in mailboxes.messages] == [f"<{mail.message_id}>"] * 2


def test_mail_goes_to_confirmed_addresses_of_members_who_are_here(mailboxes, deliver_all):
    stranger, gone = a_member(email="claimed@example.com"), a_reader("gone@example.com")
    posted(stranger, "claimed")
    posted(gone, "gone")
    with transaction():
        erase_account(member_to_change(gone.id))
    deliver_all()

    assert mailboxes.received == []
    assert db.session.scalars(select(Mail.outcome)).all() == ["dropped"]  # nothing is known of who is gone


def test_a_server_that_was_away_for_hours_is_sent_what_waited_and_nothing_too_old(mailboxes, deliver_all):
    mail, stale = posted(a_reader()), posted(a_reader("mei@example.com"), "old")
    with transaction():
        db.session.execute(text("UPDATE mails SET expires_at = posted_at WHERE key = 'old'"))
    mailboxes.says = {"RCPT": "421 closing"}
    for hours in range(deliveries.MOST_ATTEMPTS):
        deliver_later(deliver_all, hours=2 * hours)
    assert deliveries.backlog()["resting"] == 1
    mailboxes.says = {}
    with at(utcnow() + timedelta(hours=25)):
        try_mail_again()
        deliver_all()

    assert (the_outcome(mail), the_outcome(stale)) == (("sent", 250), ("expired", None))
    assert db.session.scalars(select(Delivery)).all() == []


def test_what_is_known_of_mails_is_forgotten_after_thirty_days(mailboxes, deliver_all):
    mail = posted(a_reader())
    deliver_all()
    with at(utcnow() + KEPT - timedelta(minutes=1)):
        forget_old_mails()
    assert db.session.scalars(select(Mail.id)).all() == [mail.id]
    with at(utcnow() + KEPT + timedelta(minutes=1)):
        forget_old_mails()

    assert db.session.scalars(select(Mail.id)).all() == []

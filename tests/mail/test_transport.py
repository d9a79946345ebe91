"""Handing in over a real connection: what is encrypted, what is refused, and what may be tried again."""

from __future__ import annotations

import socket
from email.message import EmailMessage

import pytest

from community.errors import SettingRefused
from community.mail.transport import Bounced, Refused, TryLater, hand_in, knock, server_of
from tests.mail.servers import HANG_UP, Mailboxes, a_certificate, a_mail_server, knows_lin


@pytest.fixture
def mailboxes() -> Mailboxes:
    return Mailboxes()


def a_message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@example.com", "lin@example.com", "你好"
    message.set_content("今天的信")
    return message


def handed_in(url: str, to: str = "lin@example.com") -> int:
    return hand_in(server_of(url), a_message(), "shop@example.com", to)


def test_a_server_on_this_machine_is_handed_the_message(mailboxes):
    with a_mail_server(mailboxes) as port:
        assert handed_in(f"smtp://127.0.0.1:{port}") == 250
    [(to, message)] = mailboxes.received
    assert (to, message["Subject"], message.get_content().strip()) == ("lin@example.com", "你好", "今天的信")


def test_an_address_in_another_script_is_handed_in_only_to_a_server_that_takes_such(mailboxes):
    with a_mail_server(mailboxes, enable_SMTPUTF8=True) as port:
        assert handed_in(f"smtp://127.0.0.1:{port}", "林@例子.中国") == 250
    with a_mail_server(mailboxes, enable_SMTPUTF8=False) as port, pytest.raises(Bounced):
        handed_in(f"smtp://127.0.0.1:{port}", "林@例子.中国")


@pytest.mark.parametrize(
    ("verb", "says", "raised"),
    [
        ("RCPT", "550 no such user", Bounced),
        ("RCPT", "450 greylisted", TryLater),
        ("RCPT", HANG_UP, TryLater),
        ("DATA", "554 looks like spam", Refused),
        ("DATA", "451 disk full", TryLater),
        ("DATA", HANG_UP, TryLater),
    ],
)
def test_what_a_server_says_tells_whether_another_try_makes_sense(mailboxes, verb, says, raised):
    mailboxes.says = {verb: says}
    with a_mail_server(mailboxes) as port, pytest.raises(raised) as error:
        handed_in(f"smtp://127.0.0.1:{port}")
    assert error.value.code == (None if says == HANG_UP else int(says[:3]))
    assert mailboxes.received == []


def test_a_server_that_is_silent_or_gone_is_tried_later():
    with socket.create_server(("127.0.0.1", 0)) as silent:  # who connects waits for a greeting that nobody says
        server = server_of(f"smtp://127.0.0.1:{silent.getsockname()[1]}")._replace(seconds=0.2)
        with pytest.raises(TryLater):
            knock(server)
    with pytest.raises(TryLater, match="ConnectionRefusedError"):
        knock(server)


def test_a_server_that_is_slow_to_say_whether_it_took_the_message_is_tried_later(mailboxes):
    mailboxes.pause_seconds = 1
    with a_mail_server(mailboxes) as port:
        server = server_of(f"smtp://127.0.0.1:{port}")._replace(seconds=0.2)
        with pytest.raises(TryLater):
            hand_in(server, a_message(), "shop@example.com", "lin@example.com")


def test_a_name_and_a_password_are_told_over_verified_encryption_alone(mailboxes, tmp_path, monkeypatch):
    context, authority = a_certificate(tmp_path)
    how = {"tls_context": context, "authenticator": knows_lin, "auth_required": True}
    with a_mail_server(mailboxes, **how) as port:
        url = f"smtp://lin:sesame@127.0.0.1:{port}"
        with pytest.raises(TryLater, match="SSLCertVerificationError"):
            handed_in(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        assert handed_in(url) == 250
        with pytest.raises(TryLater):  # the operator mends it, and what waits is sent
            handed_in(f"smtp://lin:guess@127.0.0.1:{port}")
    assert len(mailboxes.received) == 1


def test_a_server_that_does_not_offer_encryption_is_sent_nothing(mailboxes):
    with a_mail_server(mailboxes) as port:
        with pytest.raises(TryLater):
            handed_in(f"smtp://127.0.0.1:{port}?tls=starttls")
        assert handed_in(f"smtp://127.0.0.1:{port}?tls=off") == 250
    assert len(mailboxes.received) == 1
    assert server_of("smtp://mail.example.com").tls == "starttls"


def test_smtps_is_encrypted_from_the_first_byte(mailboxes, tmp_path, monkeypatch):
    context, authority = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with a_mail_server(mailboxes, ssl_context=context) as port:
        assert handed_in(f"smtps://127.0.0.1:{port}") == 250


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://h:99999", "smtp://h?tls=maybe", "mail.example.com"])
def test_an_address_that_names_no_mail_server_is_refused_by_name(url):
    with pytest.raises(SettingRefused, match="SMTP_URL"):
        server_of(url)


def test_a_password_may_have_any_character():
    assert server_of("smtps://lin%40shop:s%2Fe%3Aame@mail.example.com")[1:5] == (
        "mail.example.com", 465, "lin@shop", "s/e:ame",
    )  # fmt: skip

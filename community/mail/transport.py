"""Handing a message to the operator's mail server, and telling the reasons why it did not take it apart.

``smtp://`` asks for STARTTLS and refuses to go on without it, so that nobody on the way can talk us out of it; only a
server on this machine, or ``?tls=off``, may do without. ``smtps://`` is encrypted from the first byte. Certificates are
verified against the system's authorities, or those that SSL_CERT_FILE names. Source: RFC 3207, RFC 8314.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from community.errors import SettingRefused

SECONDS = 10  # that one answer may take; several fit into the time for which a worker holds a mail
HERE = {"localhost", "127.0.0.1", "::1"}
PORTS = {"smtp": 587, "smtps": 465}
TLS = {"", "off", "starttls"}


class NotSent(Exception):
    """The server did not take the message. ``code``: its reply, RFC 5321."""

    def __init__(self, code: int | None, why: str) -> None:
        super().__init__(f"{why} ({code})" if code else why)
        self.code = code


class TryLater(NotSent):
    """It may take it another time: it was busy, gone or misled, or the operator's credentials are wrong."""


class Bounced(NotSent):
    """It takes nothing for this address."""


class Refused(NotSent):
    """It does not take this message."""


class Server(NamedTuple):
    """Where mail is handed in."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    tls: str
    seconds: float = SECONDS


def server_of(url: str) -> Server:
    """The server that SMTP_URL names. Raises SettingRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise SettingRefused("SMTP_URL", "it is not smtp://user:password@host:port or smtps://…") from error
    tls = parse_qs(parts.query).get("tls", [""])[0]
    if not parts.hostname or tls not in TLS:
        raise SettingRefused("SMTP_URL", "name the host, as in smtp://user:password@host:port; tls may be off")
    return Server(parts.scheme, parts.hostname, port, *_credentials(parts), _tls_of(parts, tls))


def _credentials(parts: SplitResult) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "")


def _tls_of(parts: SplitResult, asked: str) -> str:
    if parts.scheme == "smtps":
        return "always"
    return asked or ("if offered" if parts.hostname in HERE else "starttls")


@contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A session with the server, encrypted as it should be and signed in. Raises TryLater."""
    try:
        client = _greeted(server)
    except smtplib.SMTPResponseException as error:
        raise TryLater(error.smtp_code, type(error).__name__) from error
    except (smtplib.SMTPException, OSError) as error:  # ssl's errors are OSErrors
        raise TryLater(None, type(error).__name__) from error
    try:
        yield client
    finally:
        _leave(client)


def _greeted(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls == "always":
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        client.ehlo()
        if server.tls == "starttls" or (server.tls == "if offered" and client.has_extn("starttls")):
            client.starttls(context=context)
            client.ehlo()
        if server.user:
            client.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        client.close()
        raise
    return client


def _leave(client: smtplib.SMTP) -> None:
    """What it took, it has; how the parting goes changes nothing of that."""
    try:
        client.quit()
    except (smtplib.SMTPException, OSError):
        client.close()


def hand_in(server: Server, message: EmailMessage, sender: str, recipient: str) -> int:
    """Hand the message in. Returns the server's reply code. Raises Bounced, Refused or TryLater."""
    is_plain = recipient.isascii()
    text = message.as_bytes(policy=SMTP if is_plain else SMTPUTF8)
    with connected(server) as client:
        if not is_plain and not client.has_extn("smtputf8"):
            raise Bounced(None, "the server takes no such address")
        try:
            _check(client.mail(sender, [] if is_plain else ["SMTPUTF8", "BODY=8BITMIME"]), Refused)
            _check(client.rcpt(recipient), Bounced)
            return _check(client.data(text), Refused)
        except smtplib.SMTPDataError as error:
            return _check((error.smtp_code, error.smtp_error), Refused)
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(None, type(error).__name__) from error


def _check(reply: tuple[int, bytes], ill: type[NotSent]) -> int:
    """Source: RFC 5321, 4.2.1: 4yz passes, 5yz stays. 421 ends the session."""
    code, _ = reply
    if code >= 500:
        raise ill(code, "the server said no")
    if code >= 400:
        raise TryLater(code, "the server said not now")
    return code


def knock(server: Server) -> None:
    """Connect and sign in, and send nothing. Raises TryLater."""
    with connected(server) as client:
        client.noop()

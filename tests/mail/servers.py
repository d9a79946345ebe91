"""Real mail servers on the loopback address, that say what a test wants them to say."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HANG_UP = "hang up"


class Mailboxes:
    """Takes what it is handed, unless ``says`` has another reply to RCPT or DATA; a reply may be to hang up."""

    def __init__(self) -> None:
        self.received: list[tuple[str, EmailMessage]] = []
        self.says: dict[str, str] = {}
        self.pause_seconds = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if "RCPT" in self.says:
            return await self._say(server, "RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause_seconds)
        if "DATA" in self.says:
            return await self._say(server, "DATA")
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.received += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    async def _say(self, server: Any, verb: str) -> str:
        if self.says[verb] == HANG_UP:
            server.transport.abort()
        return self.says[verb]

    @property
    def messages(self) -> list[EmailMessage]:
        return [message for _, message in self.received]


@contextmanager
def a_mail_server(mailboxes: Mailboxes, **how: Any) -> Iterator[int]:
    """The port of a server with these mailboxes."""
    controller = Controller(mailboxes, hostname="127.0.0.1", port=_free_port(), **how)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    loop = asyncio.new_event_loop()
    try:
        server = loop.run_until_complete(asyncio.start_server(lambda *_: None, "127.0.0.1", 0))
        port = server.sockets[0].getsockname()[1]
        server.close()
        loop.run_until_complete(server.wait_closed())
        return port
    finally:
        loop.close()


def knows_lin(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Only lin with the password sesame may hand mail in."""
    return AuthResult(success=(data.login, data.password) == (b"lin", b"sesame"))


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for 127.0.0.1, and the file of the authority that vouches for it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.now().astimezone()
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "authority.pem").write_bytes(signed.public_bytes(pem))
    (folder / "server.pem").write_bytes(private + signed.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    return context, folder / "authority.pem"

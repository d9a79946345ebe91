"""One POST to an address of the shop: within seconds, to the public Internet only, following nothing.

The client is httpcore, for it lets us make the connection: the name is resolved here, every address checked, and that
very address connected to, while TLS verifies the name. It reads no proxies from the environment. A connection serves
one message.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from socket import getaddrinfo
from typing import Any
from urllib.parse import urlsplit

import httpcore

from community.webhooks.addresses import AddressRefused, Resolver, checked_address

LONGEST_SECONDS = 10.0
MOST_BYTES_READ = 16_384
KEPT_BYTES = 1_024
NO_ANSWER = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)
FAILURES = (AddressRefused, UnicodeError, *NO_ANSWER)


@dataclass(frozen=True)
class Answer:
    """What came back. error: in words, None for a 2xx. wished_seconds: of Retry-After."""

    status: int | None
    error: str | None
    body: str
    duration_ms: int
    wished_seconds: float = 0.0


class _Stream(httpcore.NetworkStream):
    """A connection on which everything together ends at a time, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def _left(self, kind: type[Exception]) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise kind
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._left(httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Network(httpcore.NetworkBackend):
    """Connects to checked addresses alone."""

    def __init__(self, until: float, resolve: Resolver, *, loopback: bool) -> None:
        self._until, self._resolve, self._loopback = until, resolve, loopback

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        address = checked_address(host, port, loopback=self._loopback, resolve=self._resolve)
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout
        return _Stream(httpcore.SyncBackend().connect_tcp(address, port, left), self._until)


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    loopback: bool = False,
    resolve: Resolver = getaddrinfo,
    trust: ssl.SSLContext | None = None,
    seconds: float = LONGEST_SECONDS,
) -> Answer:
    """Send it, and say what came back; whatever goes wrong is in ``error``.

    The status decides. Of the body at most 16 kB are read, and what is slow, broken or more is left. trust: whose
    certificates count; the system's by default. seconds: for everything together but the name server, which has limits
    of its own.
    """
    began = time.monotonic()
    network = _Network(began + seconds, resolve, loopback=loopback)
    try:
        with _answering(network, trust or _system_trust(), url, headers, body) as response:
            text, error = _begin_of(response), _refusal(response.status)
            return Answer(response.status, error, text, _since(began), _wished_seconds(response))
    except FAILURES as error:
        return Answer(None, _in_words(error, seconds), "", _since(began))


@lru_cache
def _system_trust() -> ssl.SSLContext:
    """Read once in a process, for that takes as long as many an answer."""
    return ssl.create_default_context()


@contextlib.contextmanager
def _answering(
    network: _Network, trust: ssl.SSLContext, url: str, headers: Mapping[str, str], body: bytes
) -> Iterator[httpcore.Response]:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = {"Content-Type": "application/json", "User-Agent": "community-webhooks/1", "Accept": "*/*", **headers}
    host = (parts.hostname or "").encode("idna")
    place = httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)
    with httpcore.ConnectionPool(ssl_context=trust, network_backend=network) as pool:  # noqa: SIM117
        with pool.stream("POST", place, headers=list(named.items()), content=body) as response:
            yield response


def _begin_of(response: httpcore.Response) -> str:
    """The first kilobyte, as text that every database takes."""
    read = b""
    with contextlib.suppress(*NO_ANSWER):
        for part in response.iter_stream():
            read += part
            if len(read) >= MOST_BYTES_READ:
                break
    return read[:KEPT_BYTES].decode("utf-8", "replace").replace("\0", "\ufffd")


def _refusal(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"it answered {status}; redirects are not followed"
    return f"it answered {status}"


def _wished_seconds(response: httpcore.Response) -> float:
    """What Retry-After asks for: seconds, or a date. 0 for what cannot be read."""
    sent = {name.lower(): value for name, value in response.headers}
    header = sent.get(b"retry-after", b"").decode("latin-1")
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _in_words(error: Exception, seconds: float) -> str:
    if isinstance(error, AddressRefused):
        return str(error)
    if isinstance(error, UnicodeError):
        return "the host is no name"
    if isinstance(error, httpcore.TimeoutException):
        return f"no answer within {seconds:g} seconds"
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLError):
        return f"TLS failed: {getattr(cause, 'verify_message', '') or cause.reason}"
    if isinstance(error, httpcore.ConnectError):
        return "the connection was refused"
    return "the connection ended without an answer"


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)

"""The host shop's public keys: read from where SSO_JWKS says, and from nowhere else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, build_opener

import orjson
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWKError

from community.errors import Unavailable

log = structlog.get_logger(__name__)

# By the type and curve of the key, never by the token.
ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
KEPT_SECONDS = 600
PAUSE_SECONDS = 30  # at least so long between two readings, however many unknown keys are asked for
MOST_BYTES = 100_000
TIMEOUT_SECONDS = 5


class KeySet:
    """The keys of one source, by their ``kid``. Read again when they are old, or when an unknown one is asked for."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._keys: dict[str | None, PyJWK] = {}
        self._read_at = float("-inf")

    def find(self, kid: str | None) -> PyJWK | None:
        """The key that the source calls so; its only one when no name is given; else None.

        Raises Unavailable when there are no keys at all.
        """
        with self._lock:
            age_seconds = time.monotonic() - self._read_at
            if age_seconds > KEPT_SECONDS or (kid not in self._keys and age_seconds > PAUSE_SECONDS):
                self._read()
            if not self._keys:
                raise Unavailable("The keys of the shop cannot be read. Ask the operator to look at SSO_JWKS.")
            only = next(iter(self._keys.values())) if len(self._keys) == 1 else None
            return only if kid is None else self._keys.get(kid)

    def _read(self) -> None:
        """When the source fails, the keys of the last reading stay."""
        self._read_at = time.monotonic()
        try:
            self._keys = dict(_usable(orjson.loads(_bytes_of(self._source))["keys"]))
        except (OSError, URLError, ValueError, KeyError, TypeError) as error:
            log.warning("the keys of single sign-on cannot be read", cause=str(error))


def _usable(described: list[dict[str, Any]]) -> Iterator[tuple[str | None, PyJWK]]:
    """The public keys to sign with. Symmetric ones are no public keys, so they are never among them."""
    for key in described:
        algorithm = ALGORITHMS.get((key.get("kty"), key.get("crv")))
        if algorithm and key.get("alg", algorithm) == algorithm and key.get("use", "sig") == "sig":
            try:
                yield key.get("kid"), PyJWK(key, algorithm)
            except PyJWKError as error:
                log.warning("a key of single sign-on is left out", kid=key.get("kid"), cause=str(error))


class _NoRedirect(HTTPRedirectHandler):
    """The keys stand where the operator says, not where that place sends us."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _bytes_of(source: str) -> bytes:
    if not source.lower().startswith(("https://", "http://")):
        return Path(source).read_bytes()
    with build_opener(_NoRedirect).open(source, timeout=TIMEOUT_SECONDS) as answer:
        return answer.read(MOST_BYTES)

"""E-mail addresses and phone numbers at rest: encrypted with a rotating key, looked up by a blind index.

Keys are derived from SECRET_KEY and, for what was written before a rotation, from SECRET_KEY_FALLBACKS.
docs/decisions/personal-data-keys.md says why so.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

KEY_BYTES = 32


def encrypt(text: str | None) -> bytes | None:
    """The text under the newest key; None stays None."""
    return None if text is None else _ciphers(_secrets()).encrypt(text.encode())


def decrypt(sealed: bytes | None) -> str | None:
    """The text again, under whichever key it was written. Raises InvalidToken when that key is gone."""
    return None if sealed is None else _ciphers(_secrets()).decrypt(sealed).decode()


def renew(sealed: bytes | None) -> bytes | None:
    """The same text under the newest key."""
    return None if sealed is None else _ciphers(_secrets()).rotate(sealed)


def blind_index(text: str | None) -> str | None:
    """What a text is looked up by: equal for equal texts, and nothing to be read from it without the key."""
    return None if text is None else _digest(_secrets()[0], text)


def blind_indexes(text: str) -> list[str]:
    """What the text may be indexed under: by the newest key, and by those before it."""
    return [_digest(secret, text) for secret in _secrets()]


def _secrets() -> tuple[str, ...]:
    settings = current_app.config["COMMUNITY"]
    return (settings.secret_key, *settings.secret_key_fallbacks)


def _digest(secret: str, text: str) -> str:
    return hmac.digest(derived(secret, "blind index of personal data"), text.encode(), hashlib.sha256).hex()


@lru_cache(maxsize=8)
def _ciphers(secrets: tuple[str, ...]) -> MultiFernet:
    keys = (derived(secret, "encryption of personal data") for secret in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


@lru_cache(maxsize=32)
def derived(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose. Source: HKDF with SHA-256, RFC 5869."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret.encode())

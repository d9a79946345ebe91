"""Which addresses may stand behind a link or a picture. One positive rule; everything else is refused.

A sanitiser's own rule is not trusted: bleach 6.4 keeps ``javascript:`` in front of digits and non-ASCII characters.
Source: SECURITY, section 0. Browsers read addresses as the WHATWG URL standard says: tabs and line breaks vanish,
a backslash is a slash, ``//host`` and ``/\\host`` lead away. So the characters that allow two readings are refused.
"""

from __future__ import annotations

import re

from community.text import TextRefused

URL_LENGTH = 2_000

# Letters and digits of any script, so that 例子.中国 is a host; no user name before the host, for it disguises one.
_HOST = r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?"
_WEB = re.compile(rf"https?://{_HOST}(?::\d{{1,5}})?(?:[/?#].*)?", re.IGNORECASE)
_MAIL = re.compile(rf"mailto:[\w.+-]{{1,64}}@{_HOST}", re.IGNORECASE)
_OWN = re.compile(r"/(?!/).*")
_OWN_MEDIA = re.compile(r"/media/(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)*", re.ASCII)


def check_url(url: str) -> str:
    """The address as it came, if a link may lead there: http, https, mailto, or a path of our own (``/p/81``).

    At most 2,000 code points; a ``mailto:`` carries no headers. Raises TextRefused (``unsafe_url``) otherwise.
    """
    if not is_safe_url(url):
        raise TextRefused(
            "unsafe_url",
            "This address cannot be a link: use a full one that begins with https:// or http://.",
            "该网址不能用作链接：请填写以 https:// 或 http:// 开头的完整网址。",
        )
    return url


def is_safe_url(url: str) -> bool:
    """Whether check_url accepts the address."""
    plain = len(url) <= URL_LENGTH and url.isprintable() and not any(mark in url for mark in ' \\"<>`')
    return plain and any(rule.fullmatch(url) for rule in (_WEB, _OWN, _MAIL))


def is_own_media(url: str) -> bool:
    """Whether the address is a picture that we serve: ``/media/...``, without dot segments, query or fragment."""
    return len(url) <= URL_LENGTH and _OWN_MEDIA.fullmatch(url) is not None

"""The address in the shop to which a visitor may be led on: only to the operator's hosts, as a browser reads it.

Browsers read addresses as the WHATWG URL standard says, which differs from Python's urlsplit in many ways: tabs and
line breaks vanish, a backslash is a slash, ``http:host`` and ``http:///host`` have a host, a name may stand before it,
letters of other scripts are folded. So the address must be of the one form that everybody reads alike.
Source: SECURITY, S15; https://url.spec.whatwg.org.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 2_000
_PLAIN = re.compile(r"https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?(?:[/?#].*)?", re.IGNORECASE)


def shop_address(url: str, hosts: Collection[str], told: Mapping[str, str] | None = None) -> str | None:
    """The address with what the shop is told, if a visitor may be led there; None otherwise.

    hosts: names as in SHARE_HOSTS; one with a port (``shop.example:8443``) allows that port alone. told: parameters;
    what the shop's own address says of the same name stays as it is.
    """
    if not is_allowed(url, hosts):
        return None
    parts = urlsplit(url)
    own = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: value for name, value in (told or {}).items() if name not in own})
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, added))))) if added else url


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Whether a browser that follows url ends at one of hosts."""
    if len(url) > LONGEST or not url.isprintable() or any(mark in url for mark in ' \\"<>`'):
        return False
    plain = _PLAIN.fullmatch(url)
    if plain is None:
        return False
    host, port = plain[1].lower(), plain[2] or ""
    return bool({host, host + port} & {allowed.lower() for allowed in hosts})

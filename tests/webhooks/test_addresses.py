"""Nothing is ever sent into our own network, however its address is spelled and whatever its name resolves to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from community.webhooks.addresses import AddressRefused, check_url, checked_address, is_public
from community.webhooks.posting import post
from tests.webhooks.receivers import receiving

SPELLINGS = [
    spelling
    for line in """
127.0.0.1 127.1 127.0.1 0 0.0.0.0 2130706433 017700000001 0x7f000001 0x7f.1 0177.0.0.1 127.0.0.1. localhost
localhost. LOCALHOST 127.255.255.254 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
[64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] [fe80::1%lo] [fc00::1] [fd00:ec2::254]
[fec0::1] [ff02::1] 10.0.0.1 10.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 169.254.169.254 0xa9fea9fe 2852039166
100.64.0.1 100.100.100.200 168.63.129.16 192.0.0.192 192.88.99.1 198.18.0.1 192.0.2.1 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255 [2001:db8::1] [3fff::1] [100::1] [5f00::1] １２７.０.０.１ ①②⑦.0.0.1
""".splitlines()
    for spelling in line.split()
]


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[list]:
    """Every attempt to connect; none comes to anything."""
    tried: list = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: tried.append(address))
    return tried


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_private_address_is_connected_to(host, no_connections):
    answer = post(f"https://{host}/webhooks", {}, b"{}", resolve=literally)

    assert answer.error in ("the host is not on the public Internet", "the host has no address")
    assert answer.status is None
    assert no_connections == []


def literally(host: str, port: int, **how):
    """What the system makes of a spelling; no name server is asked for any other than localhost."""
    if host.rstrip(".").lower() == "localhost":
        return socket.getaddrinfo("127.0.0.1", port, **how)
    return socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST, **how)


def resolving_to(*turns: list[str]):
    """A name server that answers so, one turn after the other."""
    left = list(turns)

    def resolve(host: str, port: int, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in left.pop(0)]

    return resolve


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["10.0.0.1", "93.184.215.14"], []])
def test_one_private_address_among_those_of_a_name_is_enough_to_refuse_it(found, no_connections):
    answer = post("https://shop.example.com/", {}, b"{}", resolve=resolving_to(found))

    assert answer.error == "the host is not on the public Internet"
    assert no_connections == []


def test_a_name_that_resolves_otherwise_at_the_second_time_is_asked_once(no_connections):
    """The address that was looked at is the one that is connected to."""
    post("https://shop.example.com/", {}, b"{}", resolve=resolving_to(["93.184.215.14"], ["127.0.0.1"]))

    assert no_connections == [("93.184.215.14", 443)]


def test_a_name_server_that_fails_is_a_refusal():
    def resolve(*_, **__):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    assert post("https://shop.example.com/", {}, b"{}", resolve=resolve).error == "the host has no address"


def test_this_machine_is_reached_only_where_the_operator_allows_it():
    with receiving() as shop:
        assert post(shop.url, {}, b"{}").error == "the host is not on the public Internet"
        assert shop.got == []
        assert post(shop.url, {}, b"{}", loopback=True).status == 200
        assert post("http://10.0.0.1/", {}, b"{}", loopback=True).error == "the host is not on the public Internet"


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_the_public_internet_is_not_refused(address):
    assert is_public(ip_address(address))
    assert checked_address("shop.example.com", 443, loopback=False, resolve=resolving_to([address])) == address


@pytest.mark.parametrize(
    "url",
    [
        *(f"https://{host}/" for host in SPELLINGS if host.rstrip(".").lower() != "localhost"),
        "http://shop.example.com/",
        "ftp://shop.example.com/",
        "https://",
        "https:///webhooks",
        "https://user:password@shop.example.com/",
        "https://user@shop.example.com/",
        "https://shop.example.com/#part",
        "https://shop.example.com:99999/",
        "https://shop.example.com\\@127.0.0.1/",
        "https://shop.example.com/a b",
        "https://店.example.com/",
        "https://-shop.example.com/",
        "https://shop..example.com/",
        "https://[::1",
        "//shop.example.com/",
        "shop.example.com",
        "https://shop.example.com/" + "a" * 2000,
    ],
)
def test_an_address_that_cannot_be_is_refused_when_it_is_given(url):
    with pytest.raises(AddressRefused):
        check_url(url, loopback=False)


@pytest.mark.parametrize(
    "url",
    ["https://shop.example.com", "https://shop.example.com:8443/a?b=c", "https://xn--fiq.example/", "https://8.8.8.8/"],
)
def test_an_address_of_the_public_internet_is_taken(url):
    assert check_url(url, loopback=False) == url


def test_without_tls_only_this_machine_may_be_named_and_only_where_it_is_allowed():
    for url in ("http://127.0.0.1:8131/", "http://localhost/", "http://[::1]/"):
        assert check_url(url, loopback=True) == url
        with pytest.raises(AddressRefused):
            check_url(url, loopback=False)
    with pytest.raises(AddressRefused):
        check_url("http://shop.example.com/", loopback=True)

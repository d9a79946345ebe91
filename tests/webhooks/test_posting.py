"""One POST: what counts as taken, and what a hostile or broken server can cost us."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from community.webhooks.posting import KEPT_BYTES, post
from tests.webhooks.receivers import Receiver, answering, receiving


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def send(shop: Receiver, **how):
    return post(shop.url, {"webhook-id": "msg_1"}, b'{"type":"webhook.test"}', loopback=True, **how)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_a_success(shop, status):
    shop.behave = answering(status, b"")
    assert (send(shop).status, send(shop).error) == (status, None)


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_everything_else_is_a_failure(shop, status):
    shop.behave = answering(status)
    assert (send(shop).status, send(shop).error) == (status, f"it answered {status}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(shop, status):
    shop.behave = answering(status, b"", Location=shop.url)
    assert send(shop).error == f"it answered {status}; redirects are not followed"
    assert len(shop.got) == 1


def test_no_proxy_of_the_environment_is_asked(shop, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert send(shop).status == 200


def test_of_a_giant_answer_a_kilobyte_is_kept_and_the_rest_is_not_read(shop):
    sent = []

    def endless(request):
        request.send_response(200)
        request.end_headers()
        while len(sent) < 100_000:
            request.wfile.write(b"x" * 1000)
            sent.append(1)

    shop.behave = endless
    answer = send(shop)
    assert (answer.status, answer.body) == (200, "x" * KEPT_BYTES)
    assert len(sent) < 100_000


def test_a_server_that_drips_ends_with_the_time_for_everything_together(shop):
    def drip(request):
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 1000:
            request.wfile.write(bytes([byte]))
            sleep(0.02)

    shop.behave = drip
    began = monotonic()
    assert send(shop, seconds=0.5).error == "no answer within 0.5 seconds"
    assert monotonic() - began < 10  # of a drip that would take minutes


def test_a_server_that_never_answers_ends_too(shop):
    let_go = threading.Event()
    shop.behave = lambda _: let_go.wait(20)
    assert send(shop, seconds=0.3).error == "no answer within 0.3 seconds"
    let_go.set()


def test_a_body_that_never_ends_does_not_undo_the_status(shop):
    let_go = threading.Event()

    def half(request):
        request.send_response(200)
        request.send_header("Content-Length", "10")
        request.end_headers()
        request.wfile.write(b"half")
        request.wfile.flush()
        let_go.wait(20)

    shop.behave = half
    answer = send(shop, seconds=0.5)
    let_go.set()
    assert (answer.status, answer.error, answer.body) == (200, None, "half")


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"a" * 200_000, b"HTTP/1.1 999999 OK\r\n\r\n"]
)
def test_what_is_no_answer_is_a_failure_in_words(shop, answer):
    shop.behave = lambda request: request.wfile.write(answer)
    assert send(shop, seconds=3).error == "the connection ended without an answer"


def test_a_closed_port_is_a_failure_in_words():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/", {}, b"", loopback=True).error == "the connection was refused"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), ("soon", 0), ("-5", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("9" * 400, 999_999_999)],
)
def test_retry_after_is_read_as_seconds_or_a_date(shop, header, seconds):
    shop.behave = answering(503, Retry_After=header)
    assert send(shop).wished_seconds == seconds


def test_retry_after_may_be_a_date_to_come(shop):
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    shop.behave = answering(429, Retry_After=f"{moment:%a, %d %b %Y %H:%M:%S} GMT")
    assert 3_500 < send(shop).wished_seconds <= 3_600


def certificate(folder: Path, name: str) -> Path:
    """A key and a certificate for a name, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.9"))])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    valid = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    extended = valid.add_extension(names, critical=False)
    authority = extended.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    file = folder / f"{name}.pem"
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, *private) + authority.sign(key, hashes.SHA256()).public_bytes(pem))
    return file


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[Receiver, Path]]:
    """A server that shows a certificate for shop.example.com."""
    file = certificate(tmp_path, "shop.example.com")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with receiving(context) as receiver:
        yield receiver, file


def test_tls_asks_for_the_name_of_the_url_and_verifies_it_though_an_address_is_connected_to(secured):
    shop, file = secured
    trust = ssl.create_default_context(cafile=str(file))
    port = shop.url.split(":")[2]

    def to_here(host: str, port: str, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    known = post(f"https://shop.example.com:{port}", {}, b"{}", loopback=True, resolve=to_here, trust=trust)
    other = post(f"https://other.example.com:{port}", {}, b"{}", loopback=True, resolve=to_here, trust=trust)
    stranger = post(f"https://shop.example.com:{port}", {}, b"{}", loopback=True, resolve=to_here)

    assert (known.status, known.error) == (200, None)
    assert [got.headers["host"] for got in shop.got] == [f"shop.example.com:{port.split('/')[0]}"]
    assert "not valid for 'other.example.com'" in other.error
    assert stranger.error.startswith("TLS failed: self")

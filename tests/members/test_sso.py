"""Coming over from the host shop: its token makes or updates the member; every forged one is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
import uuid
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from community.database import db
from community.members.models import Member
from tests.factories import a_member
from tests.parallel import at_once

ISSUER, AUDIENCE = "https://shop.example", "community"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def described(key, algorithm, kid):
    return json.loads(algorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"}


JWKS = {
    "keys": [
        described(RSA_KEY, RSAAlgorithm, "rsa"),
        described(EC_KEY, ECAlgorithm, "ec"),
        described(ED_KEY, OKPAlgorithm, "ed"),
        {"kty": "oct", "kid": "oct", "k": base64.urlsafe_b64encode(b"x" * 32).decode()},
    ]
}


@pytest.fixture
def shop(app, tmp_path):
    """The house knows the shop's keys, from a file."""
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(JWKS))
    before = app.config["COMMUNITY"]
    app.config["COMMUNITY"] = replace(before, sso_issuer=ISSUER, sso_audience=AUDIENCE, sso_jwks=str(file))
    yield file
    app.config["COMMUNITY"] = before


def claims(**given):
    now = int(time.time())
    known = {"iss": ISSUER, "aud": AUDIENCE, "sub": "customer-7", "iat": now, "exp": now + 300, "jti": uuid.uuid4().hex}
    return {name: value for name, value in (known | given).items() if value is not None}


def token(key=RSA_KEY, algorithm="RS256", kid="rsa", headers=None, **given):
    return jwt.encode(claims(**given), key, algorithm, headers={"kid": kid, **(headers or {})})


def handmade(header, payload, sign=lambda _: b""):
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, payload)]
    signature = base64.urlsafe_b64encode(sign(b".".join(parts))).rstrip(b"=")
    return b".".join([*parts, signature]).decode()


def sign_on(client, given, **more):
    return client.post("/api/v1/sso", json={"token": given, **more})


def me(client, answer):
    bearer = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}
    return client.get("/api/v1/me", headers=bearer).get_json()


def hmac_with(secret, digest=hashlib.sha256):
    return lambda text: hmac.digest(secret, text, digest)


def unsigned(alg):
    return handmade({"alg": alg, "kid": "rsa", "typ": "JWT"}, claims())


def hs256_with_the_public_key(secret=PUBLIC_PEM, kid="rsa"):
    return handmade({"alg": "HS256", "kid": kid, "typ": "JWT"}, claims(), hmac_with(secret))


def with_an_embedded_key():
    return token(STRANGERS_KEY, headers={"jwk": described(STRANGERS_KEY, RSAAlgorithm, "rsa")})


def with_another_payload():
    header, _, signature = token().split(".")
    payload = base64.urlsafe_b64encode(json.dumps(claims(sub="customer-1")).encode()).rstrip(b"=").decode()
    return f"{header}.{payload}.{signature}"


NOW = int(time.time())
ATTACKS = {
    "alg none": lambda: unsigned("none"),
    "alg None": lambda: unsigned("None"),
    "alg nOnE": lambda: unsigned("nOnE"),
    "no alg": lambda: handmade({"kid": "rsa"}, claims()),
    "alg of another type": lambda: handmade({"alg": ["RS256"], "kid": "rsa"}, claims()),
    "HS256 with the public key": hs256_with_the_public_key,
    "HS256 with the public key, stripped": lambda: hs256_with_the_public_key(PUBLIC_PEM.strip()),
    "HS256 with an empty secret": lambda: hs256_with_the_public_key(b""),
    "HS256 with the shared key of the set": lambda: hs256_with_the_public_key(b"x" * 32, kid="oct"),
    "HS512 with the public key": lambda: handmade(
        {"alg": "HS512", "kid": "rsa"}, claims(), hmac_with(PUBLIC_PEM, hashlib.sha512)
    ),
    "RS512 where RS256 is pinned": lambda: token(algorithm="RS512"),
    "PS256 where RS256 is pinned": lambda: token(algorithm="PS256"),
    "signed by a stranger": lambda: token(STRANGERS_KEY),
    "signed by a stranger's curve": lambda: token(ec.generate_private_key(ec.SECP256R1()), "ES256", "ec"),
    "the key of another kid": lambda: token(EC_KEY, "ES256", "rsa"),
    "an empty signature": lambda: token().rsplit(".", 1)[0] + ".",
    "a cut signature": lambda: token()[:-8],
    "a zero ECDSA signature": lambda: handmade({"alg": "ES256", "kid": "ec"}, claims(), lambda _: b"\0" * 64),
    "another payload": with_another_payload,
    "an embedded jwk": with_an_embedded_key,
    "a jku": lambda: token(STRANGERS_KEY, headers={"jku": "http://127.0.0.1:9/jwks.json"}),
    "an x5u": lambda: token(STRANGERS_KEY, headers={"x5u": "http://127.0.0.1:9/cert.pem"}),
    "an x5c": lambda: token(STRANGERS_KEY, headers={"x5c": ["MIIB"]}),
    "a critical extension": lambda: token(headers={"crit": ["exp"]}),
    "a detached payload": lambda: token(headers={"b64": False, "crit": ["b64"]}),
    "another type of token": lambda: token(headers={"typ": "logout+jwt"}),
    "no kid": lambda: jwt.encode(claims(), RSA_KEY, "RS256"),
    "an unknown kid": lambda: token(kid="other"),
    "a kid that walks": lambda: token(kid="../../../../dev/null"),
    "a kid that walks, HS256 with nothing": lambda: hs256_with_the_public_key(b"", kid="../../dev/null"),
    "a kid with SQL": lambda: token(kid="x' UNION SELECT 'k"),
    "a kid that is an address": lambda: token(STRANGERS_KEY, kid="http://127.0.0.1:9/jwks.json"),
    "a kid that is a list": lambda: handmade({"alg": "RS256", "kid": ["rsa"]}, claims()),
    "another issuer": lambda: token(iss="https://evil.example"),
    "an issuer with a slash more": lambda: token(iss=ISSUER + "/"),
    "a list of issuers": lambda: handmade({"alg": "EdDSA", "kid": "ed"}, claims(iss=[ISSUER]), ED_KEY.sign),
    "no issuer": lambda: token(iss=None),
    "another audience": lambda: token(aud="another"),
    "no audience": lambda: token(aud=None),
    "expired": lambda: token(iat=NOW - 900, exp=NOW - 600),
    "no expiry": lambda: token(exp=None),
    "an expiry that is a word": lambda: token(exp="tomorrow"),
    "a life of a year": lambda: token(exp=NOW + 31_536_000),
    "expired before it was issued": lambda: token(iat=NOW + 20, exp=NOW + 10),
    "not yet valid": lambda: token(nbf=NOW + 3600),
    "issued in the future": lambda: token(iat=NOW + 3600, exp=NOW + 7200),
    "no time of issue": lambda: token(iat=None),
    "no jti": lambda: token(jti=None),
    "an empty jti": lambda: token(jti=""),
    "a jti that is no text": lambda: handmade({"alg": "EdDSA", "kid": "ed"}, claims(jti=7), ED_KEY.sign),
    "no subject": lambda: token(sub=None),
    "an empty subject": lambda: token(sub=""),
    "a subject that is a number": lambda: handmade({"alg": "EdDSA", "kid": "ed"}, claims(sub=7), ED_KEY.sign),
    "a subject with NUL": lambda: token(sub="a\0b"),
    "an endless expiry": lambda: handmade({"alg": "EdDSA", "kid": "ed"}, claims(exp=1e400), ED_KEY.sign),
    "no token at all": lambda: "x",
    "two parts": lambda: "e30.e30",
    "five parts": lambda: "e30.e30.e30.e30.e30",
    "deep brackets": lambda: base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.x",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_forged_token_is_refused(client, shop, attack):
    assert sign_on(client, ATTACKS[attack]()).status_code == 401
    assert db.session.query(Member).count() == 0


def test_a_huge_token_is_refused_unread(client, shop):
    assert sign_on(client, "x" * 100_000).status_code == 422


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"), [(RSA_KEY, "RS256", "rsa"), (EC_KEY, "ES256", "ec"), (ED_KEY, "EdDSA", "ed")]
)
def test_the_shops_own_token_is_accepted(client, shop, key, algorithm, kid):
    answer = sign_on(client, token(key, algorithm, kid, preferred_username="lin", name="林", email="lin@example.com"))

    assert answer.status_code == 201
    account = me(client, answer)
    assert (account["username"], account["display_name"], account["email"]) == ("lin", "林", "lin@example.com")


def test_a_token_is_taken_once_also_when_it_comes_twice_at_the_same_time(app, client, shop):
    once = token()

    def send():
        with app.app_context():
            return sign_on(app.test_client(), once).status_code

    assert sorted(at_once([send] * 4)) == [201, 401, 401, 401]
    assert sign_on(client, once).status_code == 401


def test_a_customer_who_comes_twice_at_the_same_time_is_one_member(app, shop):
    tokens = [token(username="lin") for _ in range(6)]

    def send(given):
        with app.app_context():
            return sign_on(app.test_client(), given).status_code

    assert at_once([partial(send, given) for given in tokens]) == [201] * 6
    assert db.session.query(Member).count() == 1


def test_the_second_time_updates_the_profile_but_not_the_name_of_the_members_choice(client, shop):
    first = me(client, sign_on(client, token(username="lin", name="林", region="CN-ZJ")))
    second = me(client, sign_on(client, token(username="mei", name="林 二", minor=True)))

    assert second["id"] == first["id"]
    assert (second["username"], second["display_name"], second["region"]) == ("lin", "林 二", "CN-ZJ")
    assert second["version"] == first["version"] + 1


def test_the_shop_says_what_its_customer_agreed_to_and_who_they_are(client, shop):
    given = {"terms_version": "2026-11", "real_name_verified": True, "minor": True}

    account = me(client, sign_on(client, token(**given)))
    assert account["terms"]["accepted"] == "2026-11"
    assert (account["real_name_verified"], account["minor"]) == (True, True)

    assert me(client, sign_on(client, token(real_name_verified=False)))["real_name_verified"] is False
    assert me(client, sign_on(client, token(real_name_verified="yes")))["real_name_verified"] is False


@pytest.mark.parametrize(("verified", "confirmed"), [(True, True), (False, False), ("true", False), (None, False)])
def test_an_address_that_the_shop_has_proved_is_confirmed_here(client, shop, verified, confirmed):
    for address in ("lin@example.com", "lin2@example.com"):
        account = me(client, sign_on(client, token(email=address, email_verified=verified)))
        assert (account["email"], account["email_confirmed"]) == (address, confirmed)


def test_an_address_that_the_shop_proved_but_we_cannot_take_leaves_the_one_that_is_there_unconfirmed(client, shop):
    sign_on(client, token(email="lin@example.com"))

    account = me(client, sign_on(client, token(email="nobody", email_verified=True)))
    assert (account["email"], account["email_confirmed"]) == ("lin@example.com", False)


def test_roles_and_trust_are_never_taken_from_a_token(client, shop):
    account = me(client, sign_on(client, token(roles=["admin"], role="admin", trust="T2", is_staff=True)))

    assert (account["roles"], account["trust"]) == (["member"], "T0")


@pytest.mark.parametrize("name", ["lin", "l1n", "admin", "a", "l i n", None, 7, ["lin"], "x" * 500])
def test_a_name_that_cannot_be_had_keeps_nobody_out(client, shop, name):
    a_member("lin")

    answer = sign_on(client, token(username=name))
    assert answer.status_code == 201
    assert me(client, answer)["username"] not in ("lin", name)


def test_claims_that_we_would_not_take_from_a_member_are_left_out(client, shop):
    given = {
        "picture": "javascript:123",
        "email": "nobody",
        "phone": "1",
        "name": "\u202e",
        "minor": "yes",
        "region": 3,
    }
    account = me(client, sign_on(client, token(username="lin", **given)))

    assert [account[name] for name in ("avatar_url", "email", "phone", "region")] == [None, None, None, None]
    assert account["display_name"] == "lin"


def test_an_account_with_the_same_email_address_is_not_taken_over(client, shop):
    client.post("/api/v1/members", json={"username": "lin", "password": "12345678", "email": "lin@example.com"})

    account = me(client, sign_on(client, token(username="lin", email="lin@example.com")))
    assert account["username"] != "lin"


def test_single_sign_on_that_is_off_answers_like_nothing(client):
    assert sign_on(client, token()).status_code == 404


def test_keys_are_read_from_their_address_and_from_nowhere_it_sends_us_to(app, client, shop):
    """A stranger's kid makes no second request within the pause."""
    asked = []

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/jwks.json")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(JWKS).encode())

        def log_message(self, *_):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    try:
        app.config["COMMUNITY"] = replace(app.config["COMMUNITY"], sso_jwks=f"{root}/jwks.json")
        assert [sign_on(client, token(kid=kid)).status_code for kid in ("rsa", "other", "third")] == [201, 401, 401]
        assert asked == ["/jwks.json"]
        app.config["COMMUNITY"] = replace(app.config["COMMUNITY"], sso_jwks=f"{root}/moved")
        assert sign_on(client, token()).status_code == 503
        assert asked == ["/jwks.json", "/moved"]
    finally:
        server.shutdown()
        server.server_close()

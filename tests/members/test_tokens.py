"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community.clock import utcnow
from community.database import db
from community.members.actions import grant_role, revoke_role
from community.members.models import ApiKey, Token
from community.members.passwords import NOBODYS, hash_password, hasher
from community.members.queries import API_KEY_PREFIX, member_to_change, token_digest
from community.members.tokens import ACCESS_LIFE, create_api_key, end_sessions, issue_tokens, revoke_api_key
from community.outbox import transaction
from tests.factories import a_member

PASSWORD = "correct horse battery"


@pytest.fixture
def lin(app):
    return a_member("lin", password_hash=hash_password(PASSWORD))


def sign_in(client, username="lin", password=PASSWORD):
    return client.post("/api/v1/tokens", json={"username": username, "password": password})


def refresh(client, tokens):
    return client.post("/api/v1/tokens/refresh", json={"refresh_token": tokens["refresh_token"]})


def who(client, tokens):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).status_code


def test_the_right_password_opens_the_account(client, lin):
    answer = sign_in(client)

    assert answer.status_code == 201
    assert {name: answer.get_json()[name] for name in ("token_type", "expires_in")} == {
        "token_type": "Bearer",
        "expires_in": 3600,
    }
    assert who(client, answer.get_json()) == 200


def test_an_unknown_name_and_a_wrong_password_answer_in_the_same_words(client, lin):
    a_member("sso-only")
    answers = [sign_in(client, password="wrong password"), sign_in(client, "nobody"), sign_in(client, "sso-only")]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1


def test_the_hash_of_nobody_costs_as_much_as_that_of_somebody():
    assert not hasher.check_needs_rehash(NOBODYS)


def test_only_digests_of_tokens_are_kept(client, lin):
    tokens = sign_in(client).get_json()

    kept = {token.digest for token in db.session.query(Token)}
    assert not kept & {tokens["access_token"], tokens["refresh_token"]}


def test_a_refresh_token_works_once(client, lin):
    first = sign_in(client).get_json()
    second = refresh(client, first)

    assert second.status_code == 201
    assert who(client, second.get_json()) == 200


def test_a_used_refresh_token_ends_the_whole_sign_in(client, lin):
    first = sign_in(client).get_json()
    other = sign_in(client).get_json()
    second = refresh(client, first).get_json()

    assert refresh(client, first).status_code == 401
    assert [who(client, first), who(client, second), refresh(client, second).status_code] == [401, 401, 401]
    assert who(client, other) == 200


def test_an_access_token_cannot_refresh_and_a_refresh_token_cannot_read(client, lin):
    tokens = sign_in(client).get_json()

    assert refresh(client, {"refresh_token": tokens["access_token"]}).status_code == 401
    assert who(client, {"access_token": tokens["refresh_token"]}) == 401


def test_signing_out_ends_this_sign_in_and_no_other(client, lin):
    mine, other = sign_in(client).get_json(), sign_in(client).get_json()

    out = client.delete("/api/v1/tokens/current", headers={"Authorization": f"Bearer {mine['access_token']}"})

    assert out.status_code == 204
    assert [who(client, mine), refresh(client, mine).status_code, who(client, other)] == [401, 401, 200]


def test_an_access_token_ends_with_its_hour(client, lin):
    with transaction():
        tokens = issue_tokens(lin)
        db.session.query(Token).update({"expires_at": utcnow() - ACCESS_LIFE + timedelta(minutes=59)})

    assert who(client, tokens._asdict()) == 401


def test_a_new_role_ends_the_sessions_from_before(client, lin):
    before = sign_in(client).get_json()
    with transaction():
        grant_role(member_to_change(lin.id), "moderator")

    assert who(client, before) == 401
    assert client_roles(client, sign_in(client).get_json()) == ["member", "moderator"]
    with transaction():
        revoke_role(member_to_change(lin.id), "moderator")
    assert (lin.roles, lin.is_staff) == ([], False)


def client_roles(client, tokens):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).get_json()["roles"]


def test_a_revoked_api_key_opens_nothing(client):
    with transaction():
        key = create_api_key("shop", ["host"])
    with transaction():
        revoke_api_key(db.session.query(ApiKey.id).scalar())

    assert client.get("/api/v1/topics", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_a_token_that_happens_to_begin_like_a_key_opens_the_account(client, lin):
    by_chance, now = f"{API_KEY_PREFIX}{'a' * 40}", utcnow()
    with transaction() as session:
        life = {"created_at": now, "expires_at": now + ACCESS_LIFE}
        session.add(Token(member_id=lin.id, kind="access", family="f", digest=token_digest(by_chance), **life))

    assert who(client, {"access_token": by_chance}) == 200


def test_ending_all_sessions_ends_them_on_every_device(client, lin):
    devices = [sign_in(client).get_json() for _ in range(2)]
    with transaction():
        end_sessions(lin)

    assert [who(client, device) for device in devices] == [401, 401]

"""Where the operator asks for it, members agree to the present terms before they write; they may always read and go."""

from __future__ import annotations

from collections import defaultdict

import pytest

from community.config import load_config
from community.errors import SettingRefused
from tests.api.routes import operations
from tests.factories import a_member, a_post
from tests.settings import set_to

ME = "/api/v1/me"
POST = {"body": "周末去了山里，鞋子很舒服。"}
NEW_MEMBER = {"username": "lin", "password": "correct horse battery"}


@pytest.fixture
def terms(app):
    """The terms of 2026-11 are in force."""
    with set_to(app, terms_version="2026-11"):
        yield "2026-11"


def agree(client, version):
    return client.patch(ME, json={"terms_version": version}, headers={"If-Match": client.get(ME).headers["ETag"]})


@pytest.mark.parametrize("agreed_to", [None, "2025-01"])
def test_who_has_not_agreed_to_the_present_terms_reads_and_does_not_write(as_member, terms, agreed_to):
    lin, post = as_member(a_member("lin", terms_version=agreed_to)), a_post()

    refused = lin.post("/api/v1/posts", json=POST)

    assert (refused.status_code, refused.json["type"], refused.json["required"]) == (403, "/problems/terms", terms)
    assert "PATCH /api/v1/me" in refused.json["detail"]
    assert lin.delete(f"/api/v1/contents/{post.id}").json["type"] == "/problems/terms"
    assert lin.get(f"/api/v1/contents/{post.id}").status_code == 200
    assert lin.get(ME).json["terms"] == {"accepted": agreed_to, "required": terms}


def test_who_agrees_writes(as_member, terms):
    lin = as_member(a_member("lin", terms_version="2025-01"))

    assert agree(lin, terms).json["terms"] == {"accepted": terms, "required": terms}
    assert lin.post("/api/v1/posts", json=POST).status_code == 201


def test_who_registers_with_the_present_terms_writes_at_once(client, as_member, terms):
    assert client.post("/api/v1/members", json=NEW_MEMBER | {"terms_version": terms}).status_code == 201
    signed_in = client.post("/api/v1/tokens", json=NEW_MEMBER).json

    bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
    assert client.post("/api/v1/posts", json=POST, headers=bearer).status_code == 201


def test_nobody_can_agree_to_terms_that_are_not_in_force(client, as_member, terms):
    refused = agree(as_member(), "2027-01")

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["terms_version"])
    assert terms in refused.json["errors"]["terms_version"][0]
    assert client.post("/api/v1/members", json=NEW_MEMBER | {"terms_version": "2025-01"}).status_code == 422


def test_members_without_an_agreement_keep_every_way_to_agree_to_be_left_alone_and_to_leave(app, as_member, terms):
    closed, open_ = set(), set()
    for operation in operations(app):
        if operation.method != "get" and operation.needs in ("", "member"):
            answered = operation.ask(as_member(), defaultdict(lambda: "1"), json={})
            (closed if b'"/problems/terms"' in answered.data else open_).add(str(operation))

    assert {
        "PATCH /api/v1/me",
        "DELETE /api/v1/me",
        "POST /api/v1/me/export",
        "PUT /api/v1/me/password",
        "DELETE /api/v1/tokens/current",
        "PUT /api/v1/members/{username}/block",
        "PUT /api/v1/me/notification-preferences",
        "POST /api/v1/contents/{content_id}/reports",
        "POST /api/v1/appeals",
    } <= open_
    assert {
        "POST /api/v1/posts",
        "POST /api/v1/contents/{content_id}/comments",
        "POST /api/v1/products/{external_id}/reviews",
        "POST /api/v1/products/{external_id}/questions",
        "POST /api/v1/questions/{question_id}/answers",
        "POST /api/v1/contents/{content_id}/reposts",
        "PATCH /api/v1/contents/{content_id}",
        "DELETE /api/v1/contents/{content_id}",
        "POST /api/v1/media",
        "POST /api/v1/collections",
        "PUT /api/v1/topics/{name}",
    } <= closed


def test_the_hosts_program_goes_on(as_host, terms):
    assert as_host.put("/api/v1/products/SKU-1", json={"title": "鞋", "url": "https://a.example/1"}).status_code == 201


def test_without_the_setting_nobody_is_asked(as_member):
    lin = as_member()

    assert lin.get(ME).json["terms"] == {"accepted": None, "required": None}
    assert lin.post("/api/v1/posts", json=POST).status_code == 201


def test_a_version_of_the_terms_is_a_short_name(tmp_path):
    with pytest.raises(SettingRefused, match="TERMS_VERSION"):
        load_config({"COMMUNITY_HOME": str(tmp_path), "TERMS_VERSION": "x" * 41})

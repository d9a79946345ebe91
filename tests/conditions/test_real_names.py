"""Where the operator asks for it, members write once the shop knows who they are; here is but the flag."""

from __future__ import annotations

import pytest

from tests.factories import a_member, a_post
from tests.settings import set_to

ME, ROUTE = "/api/v1/me", "/api/v1/members/lin/real-name"
POST = {"body": "周末去了山里，鞋子很舒服。"}


@pytest.fixture
def required(app):
    with set_to(app, require_real_name=True):
        yield


def test_whom_the_shop_has_not_verified_reads_and_does_not_write(as_member, required):
    lin, post = as_member(a_member("lin")), a_post()

    refused = lin.post(f"/api/v1/contents/{post.id}/comments", json={"body": "我也有这双。"})

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/real-name")
    assert refused.json["detail"]
    assert lin.get(f"/api/v1/contents/{post.id}").status_code == 200


def test_whom_the_shop_verifies_writes_until_it_takes_that_back(as_member, as_host, required):
    lin = as_member(a_member("lin"))

    assert as_host.put(ROUTE, json={"verified": True}).json == {"username": "lin", "verified": True}
    assert lin.get(ME).json["real_name_verified"] is True
    assert lin.post("/api/v1/posts", json=POST).status_code == 201
    as_host.put(ROUTE, json={"verified": False})
    assert lin.post("/api/v1/posts", json=POST).json["type"] == "/problems/real-name"


def test_the_shop_alone_says_so(as_member, as_moderator, as_host, client):
    lin = as_member(a_member("lin"))
    version = {"If-Match": lin.get(ME).headers["ETag"]}

    assert lin.patch(ME, json={"real_name_verified": True}, headers=version).status_code == 422
    assert lin.put(ROUTE, json={"verified": True}).status_code == 403
    assert as_moderator.put(ROUTE, json={"verified": True}).status_code == 403
    assert client.put(ROUTE, json={"verified": True}).status_code == 401
    assert as_host.put("/api/v1/members/nobody/real-name", json={"verified": True}).status_code == 404
    assert as_host.put(ROUTE, json={"verified": "yes"}).status_code == 422
    assert lin.get(ME).json["real_name_verified"] is False


def test_without_the_setting_nobody_is_asked(as_member):
    assert as_member().post("/api/v1/posts", json=POST).status_code == 201

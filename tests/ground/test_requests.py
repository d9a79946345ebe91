"""Every answer keeps the contract's conventions, whatever was asked."""

from __future__ import annotations

import threading

import pytest

from community.content.models import Content
from community.database import db
from tests.factories import a_member, a_post, token_of

SHAPE = {"type", "title", "status", "detail", "instance"}


def assert_problem(response, status, slug):
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    assert set(response.json) >= SHAPE
    assert response.json["type"] == f"/problems/{slug}"
    assert response.json["status"] == status
    return response.json


@pytest.mark.parametrize(
    ("body", "content_type", "status", "slug"),
    [
        (b"{", "application/json", 400, "invalid-request"),
        (b'{"body": "\xff"}', "application/json", 400, "invalid-request"),
        (b"[" * 100_000, "application/json", 400, "invalid-request"),
        (b'{"body": "\\ud800"}', "application/json", 400, "invalid-request"),
        (b"body=1", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b"[]", "application/json", 422, "invalid"),
        (b"", "application/json", 422, "invalid"),
        (b'{"body": 5}', "application/json", 422, "invalid"),
        (b'{"body": "text", "status": "published"}', "application/json", 422, "invalid"),
        (b'{"body": "a\\u0000b"}', "application/json", 422, "invalid"),
        (b'{"body": "' + b"x" * 20_001 + b'"}', "application/json", 422, "invalid"),
        (b'{"body": "text", "title": "' + b"x" * 121 + b'"}', "application/json", 422, "invalid"),
        (b'{"body": "text", "product_ids": ["nothing"]}', "application/json", 422, "invalid"),
        (b'{"body": "' + b"x" * 1_100_000 + b'"}', "application/json", 413, "too-large"),
    ],
)
def test_what_cannot_be_read_or_is_not_allowed_gets_its_own_problem(as_member, body, content_type, status, slug):
    response = as_member().post("/api/v1/posts", data=body, content_type=content_type)

    assert_problem(response, status, slug)
    assert db.session.query(Content).count() == 0


def test_what_may_not_be_seen_answers_exactly_like_what_does_not_exist(as_member):
    draft = a_post(draft=True)
    client = as_member()

    hidden = client.get(f"/api/v1/contents/{draft.id}")
    absent = client.get("/api/v1/contents/999999999")

    assert_problem(hidden, 404, "not-found")
    assert {**hidden.json, "instance": ""} == {**absent.json, "instance": ""}


@pytest.mark.parametrize("token", ["", "nonsense", "Bearer", "Bearer ", "Bearer nonsense", "Basic bGluOg=="])
def test_a_bad_token_is_401_even_where_none_is_needed(client, token):
    response = client.get(f"/api/v1/contents/{a_post().id}", headers={"Authorization": token})

    assert_problem(response, 401, "unauthorized")


@pytest.mark.parametrize("content_id", ["0", "-1", "1.5", "9223372036854775808", "99999999999999999999", "x", "%00"])
def test_an_id_that_cannot_be_is_not_found(client, content_id):
    assert_problem(client.get(f"/api/v1/contents/{content_id}"), 404, "not-found")


def test_titles_of_problems_come_in_the_language_asked_for(client):
    chinese = client.get("/api/v1/contents/1").json["title"]
    english = client.get("/api/v1/contents/1", headers={"Accept-Language": "en-GB,en;q=0.8"}).json["title"]

    assert (chinese, english) == ("内容不存在", "There is no such thing here")


def test_an_etag_spares_the_body_until_something_shown_has_changed(as_member):
    lin = a_member()
    post = a_post(author=lin)
    client = as_member(lin)
    first = client.get(f"/api/v1/contents/{post.id}")

    assert (
        client.get(f"/api/v1/contents/{post.id}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    )
    changed = client.patch(
        f"/api/v1/contents/{post.id}", json={"title": "新的标题"}, headers={"If-Match": first.headers["ETag"]}
    )
    assert changed.status_code == 200
    assert changed.json["version"] == 2
    again = client.get(f"/api/v1/contents/{post.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_an_edit_needs_the_present_version_and_of_two_editors_one_wins(as_member):
    lin = a_member()
    post = a_post(author=lin)
    client = as_member(lin)
    address = f"/api/v1/contents/{post.id}"
    tag = client.get(address).headers["ETag"]

    assert_problem(client.patch(address, json={"title": "一"}), 428, "precondition-required")
    assert client.patch(address, json={"title": "二"}, headers={"If-Match": tag}).status_code == 200
    assert_problem(client.patch(address, json={"title": "三"}, headers={"If-Match": tag}), 412, "stale-version")
    assert client.get(address).json["title"] == "二"


def test_a_key_makes_a_post_happen_once_and_answers_the_same_again(as_member):
    client = as_member()
    headers = {"Idempotency-Key": "first-try"}

    first = client.post("/api/v1/posts", json={"body": "写给山里的朋友们看看"}, headers=headers)
    second = client.post("/api/v1/posts", json={"body": "写给山里的朋友们看看"}, headers=headers)
    other = client.post("/api/v1/posts", json={"body": "换一段完全不同的文字"}, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data
    assert_problem(other, 422, "idempotency-key-reused")
    assert db.session.query(Content).count() == 1


def test_a_key_of_another_member_is_another_key(as_member):
    headers = {"Idempotency-Key": "same"}

    ids = {
        as_member().post("/api/v1/posts", json={"body": "一样的一段文字呀"}, headers=headers).json["id"] for _ in "ab"
    }

    assert len(ids) == 2


def test_a_key_whose_request_failed_stays_free(as_member):
    client = as_member()
    headers = {"Idempotency-Key": "again"}

    assert_problem(client.post("/api/v1/posts", json={}, headers=headers), 422, "invalid")
    assert client.post("/api/v1/posts", json={"body": "现在有正文了，可以发布"}, headers=headers).status_code == 201


def test_twenty_parallel_posts_with_one_key_have_one_effect_and_one_answer(app):
    headers = {"Idempotency-Key": "parallel", "Authorization": f"Bearer {token_of(a_member())}"}
    answers = []

    def post():
        response = app.test_client().post("/api/v1/posts", json={"body": "同一篇笔记，点了很多次"}, headers=headers)
        answers.append((response.status_code, response.data))

    threads = [threading.Thread(target=post) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 20
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert db.session.query(Content).count() == 1


def test_every_answer_has_a_request_id_and_safe_headers(client):
    response = client.get("/api/v1/contents/1", headers={"X-Request-Id": "from-the-proxy-1"})

    assert response.headers["X-Request-Id"] == "from-the-proxy-1"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert response.headers["Vary"] == "Authorization, Accept-Language"

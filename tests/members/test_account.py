"""One's own account: changing it, being renamed, leaving for good, taking everything along."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from community.accounts.actions import renew_contacts
from community.database import db
from community.members.models import Member
from community.members.queries import find_by_email, find_by_phone
from tests.factories import a_member, a_post, token_of
from tests.parallel import at_once

ME = "/api/v1/me"


def patch(client, **changes):
    return client.patch(ME, json=changes, headers={"If-Match": client.get(ME).headers["ETag"]})


def test_a_profile_is_changed_against_its_version(as_member):
    lin = as_member(a_member("lin"))
    tag = lin.get(ME).headers["ETag"]

    assert lin.patch(ME, json={"bio": "周末爬山"}).status_code == 428
    assert lin.patch(ME, json={"bio": "周末爬山"}, headers={"If-Match": tag}).get_json()["bio"] == "周末爬山"
    assert lin.patch(ME, json={"bio": "又改"}, headers={"If-Match": tag}).status_code == 412


def test_everything_that_a_member_may_change_is_shown_changed(as_member):
    changes = {
        "display_name": "林 林",
        "avatar_url": "https://example.com/lin.jpg",
        "email": "lin@example.com",
        "phone": "+8613800000000",
        "language": "en",
        "preferences": {"theme": "dark", "compact": True},
    }
    answer = patch(as_member(a_member("lin")), **changes)

    assert answer.status_code == 200
    assert {name: answer.get_json()[name] for name in changes} == changes


@pytest.mark.parametrize(
    "change",
    [
        {"avatar_url": "javascript:123"},
        {"avatar_url": "mailto:a@example.com"},
        {"email": "a@b"},
        {"phone": "12"},
        {"roles": ["admin"]},
        {"trust": "T2"},
        {"is_kol": True},
        {"display_name": "\u202e"},
        {"bio": "x" * 501},
        {"preferences": {"deep": {"er": 1}}},
        {"preferences": {"a": "\u0000"}},
        {"username": "admin"},
        {"language": "fr"},
    ],
)
def test_what_a_member_may_not_change_is_refused(as_member, change):
    lin = a_member("lin")

    assert patch(as_member(lin), **change).status_code == 422
    assert lin.version == 1


def test_the_same_values_again_raise_no_version(as_member):
    lin = as_member(a_member("lin"))
    patch(lin, email="lin@example.com", bio="周末爬山")

    assert patch(lin, email="lin@example.com", bio="周末爬山").get_json()["version"] == 2


def test_an_old_name_still_leads_to_its_member_and_to_nobody_else(as_member, client):
    lin = as_member(a_member("lin"))
    post = a_post("见 @lin 的评价")

    assert patch(lin, username="lin-shan").get_json()["username"] == "lin-shan"

    assert client.get("/api/v1/members/lin").get_json()["username"] == "lin-shan"
    assert 'href="/u/lin"' in post.body_html
    assert client.post("/api/v1/members", json={"username": "l1n", "password": "12345678"}).status_code == 409


def test_a_mention_by_an_old_name_finds_its_member(as_member):
    member = a_member("lin")
    patch(as_member(member), username="shan")
    post = a_post("谢谢 @lin")

    mentioned = db.session.execute(
        text("SELECT member_id FROM content_mentions WHERE content_id = :id"), {"id": post.id}
    )
    assert mentioned.scalars().all() == [member.id]


def test_a_member_may_take_an_old_name_back_but_not_anothers(as_member):
    lin, mei = as_member(a_member("lin")), as_member(a_member("mei"))
    patch(lin, username="shan")

    assert patch(mei, username="lin").status_code == 409
    assert patch(mei, username="SHAN").status_code == 409
    assert patch(lin, username="lin").status_code == 200


def test_of_many_who_rename_themselves_alike_at_the_same_time_one_gets_the_name(app):
    tokens = [token_of(a_member()) for _ in range(5)]

    def rename(token):
        with app.app_context():
            client = app.test_client()
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
            return patch(client, username="shan").status_code

    assert sorted(at_once([partial(rename, token) for token in tokens])) == [200, 409, 409, 409, 409]


def test_no_byte_of_an_email_address_or_a_phone_number_stands_in_the_row(as_member):
    patch(as_member(a_member("lin")), email="geheim@example.com", phone="13811112222")

    row = db.session.execute(text("SELECT * FROM members")).mappings().one()
    stored = b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row.values())
    assert b"geheim" not in stored
    assert b"13811112222" not in stored


def test_a_contact_is_found_by_its_blind_index(as_member):
    lin = a_member("lin")
    patch(as_member(lin), email="Lin@Example.com", phone="138 1111 2222")

    assert find_by_email("lin@example.com") == [lin]
    assert find_by_phone("+8613811112222") == [lin]
    assert find_by_email("mei@example.com") == []


def test_contacts_survive_a_new_secret_key_and_can_be_written_under_it(app, as_member):
    lin = a_member("lin")
    client = as_member(lin)
    patch(client, email="lin@example.com")
    old = app.config["COMMUNITY"]
    new = replace(old, secret_key="another secret of at least 32 characters", secret_key_fallbacks=(old.secret_key,))
    try:
        app.config["COMMUNITY"] = new
        assert client.get(ME).get_json()["email"] == "lin@example.com"
        assert find_by_email("lin@example.com") == [lin]
        assert renew_contacts() == 1
        app.config["COMMUNITY"] = replace(new, secret_key_fallbacks=())
        assert client.get(ME).get_json()["email"] == "lin@example.com"
        assert find_by_email("lin@example.com") == [lin]
    finally:
        app.config["COMMUNITY"] = old


def test_erasure_takes_the_person_and_leaves_the_contents(app, client, as_member):
    lin, mei = a_member("lin"), a_member("mei")
    post = a_post(author=lin)
    as_lin = as_member(lin)
    patch(as_lin, email="lin@example.com", bio="周末爬山", username="lin-shan")
    as_lin.put("/api/v1/members/mei/follow")
    as_member(mei).put("/api/v1/members/lin-shan/follow")

    receipt = as_lin.delete(ME)

    assert receipt.status_code == 200
    assert receipt.get_json()["kept_contents"] == 1
    assert as_lin.get(ME).status_code == 401
    assert [client.get(f"/api/v1/members/{name}").status_code for name in ("lin", "lin-shan")] == [404, 404]
    author = client.get(f"/api/v1/contents/{post.id}").get_json()["author"]
    assert (author["username"], author["display_name"]) == (f"deleted~{lin.id}", "已注销用户 (deleted member)")
    assert client.get("/api/v1/members/mei").get_json()["counts"]["followers"] == 0
    gone = db.session.get(Member, lin.id)
    assert [gone.email, gone.email_index, gone.bio, gone.password_hash] == [None, None, "", None]
    assert client.post("/api/v1/members", json={"username": "lin", "password": "12345678"}).status_code == 201


def test_an_export_holds_what_the_member_is_and_made_and_nobody_elses(as_member):
    lin = a_member("lin", display_name="林MARK")
    a_post("我的MARK笔记", author=lin)
    a_post("我的MARK草稿", author=lin, draft=True)
    a_post("别人的OTHER笔记")
    a_member("mei")
    client = as_member(lin)
    patch(client, email="mark@example.com")
    client.put("/api/v1/members/mei/follow")

    export = client.post("/api/v1/me/export").get_json()

    assert sorted(content["body"] for content in export["contents"]) == ["我的MARK笔记", "我的MARK草稿"]
    assert export["member"]["email"] == "mark@example.com"
    assert [each["other"] for each in export["follows"]] == ["mei"]

"""Proving that an address is one's own, and getting back in by it."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
import time_machine

from community.clock import utcnow
from community.database import db
from community.members.actions import confirm_email
from community.members.models import Member
from community.members.passwords import hash_password
from community.outbox import transaction
from tests.factories import a_member
from tests.mail.conftest import mailboxes  # noqa: F401 - a fixture
from tests.pages.browsing import Browser
from tests.parallel import at_once

ME = "/api/v1/me"
OLD, NEW = "correct horse battery", "another horse battery"


@pytest.fixture
def link(mailboxes, deliver_all):  # noqa: F811 - the fixture
    """``link("reset")``: the path of the link in the newest mail, after all deliveries."""

    def find(about: str) -> str:
        deliver_all()
        text = mailboxes.messages[-1].get_body(("plain",)).get_content()
        return urlsplit(re.search(rf"https://shop\.example\S*/{about}/\S+", text)[0]).path

    return find


def token_in(path: str) -> str:
    return path.rpartition("/")[2]


def a_reader(**given) -> Member:
    member = a_member("lin", email="lin@example.com", password_hash=hash_password(OLD), **given)
    with transaction():
        confirm_email(member)
    return member


def signs_in(client, password: str) -> bool:
    answer = client.post("/api/v1/tokens", json={"username": "lin", "password": password})
    return answer.status_code == 201


def test_an_address_is_confirmed_by_the_link_mailed_to_it_and_by_posting_alone(client, as_member, link):
    given = {"username": "lin", "password": OLD, "email": "lin@example.com"}
    assert client.post("/api/v1/members", json=given).status_code == 201
    lin = as_member(db.session.query(Member).filter_by(username="lin").one())
    path = link("confirm")
    assert lin.get(ME).json["email_confirmed"] is False

    page = client.get(path)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert lin.get(ME).json["email_confirmed"] is False
    for _ in range(2):
        assert client.post("/api/v1/email-confirmations", json={"token": token_in(path)}).status_code == 204
    assert lin.get(ME).json["email_confirmed"] is True


def test_the_page_confirms_too_and_a_changed_address_has_to_be_confirmed_anew(client, as_member, link):
    lin = as_member(a_member("lin"))
    for address in ("lin@example.com", "lin@example.org"):
        tag = lin.get(ME).headers["ETag"]
        assert lin.patch(ME, json={"email": address}, headers={"If-Match": tag}).status_code == 200
        assert lin.get(ME).json["email_confirmed"] is False
        path = link("confirm")
        assert Browser(client).send(path, {}, on=path).status_code == 200
        assert lin.get(ME).json["email_confirmed"] is True
    tag = lin.get(ME).headers["ETag"]
    lin.patch(ME, json={"email": "lin@example.net"}, headers={"If-Match": tag})

    assert Browser(client).send(path, {}, on="/signin").status_code == 404
    assert lin.get(ME).json["email_confirmed"] is False


def test_the_mail_is_sent_again_once_an_hour(as_member, mailboxes, deliver_all):  # noqa: F811
    lin = as_member(a_member("lin", email="lin@example.com"))
    with time_machine.travel(utcnow(), tick=True):
        for _ in range(3):
            assert lin.post("/api/v1/me/email-confirmation").status_code == 202
        deliver_all()

    assert 1 <= len(mailboxes.received) <= 2  # two where the hour ended meanwhile


def test_forgetting_a_password_answers_the_same_for_every_address(client, link, mailboxes, deliver_all):  # noqa: F811
    a_reader()
    a_member("claims", email="mei@example.com", password_hash=hash_password(OLD))  # not confirmed
    answers = [
        client.post("/api/v1/passwords/forgotten", json={"email": address})
        for address in ("lin@example.com", "mei@example.com", "nobody@example.com")
    ]
    deliver_all()

    assert [(answer.status_code, answer.data) for answer in answers] == [(202, answers[0].data)] * 3
    assert [to for to, _ in mailboxes.received] == ["lin@example.com"]


def test_a_password_is_reset_once_and_everybody_is_signed_out(client, as_member, link):
    lin = as_member(a_reader())
    client.post("/api/v1/passwords/forgotten", json={"email": "lin@example.com"})
    proof = {"token": token_in(link("reset"))}

    short = client.post("/api/v1/passwords/reset", json={**proof, "password": "short"})
    assert short.status_code == 422
    assert client.post("/api/v1/passwords/reset", json={**proof, "password": NEW}).status_code == 204
    again = client.post("/api/v1/passwords/reset", json={**proof, "password": "a third horse battery"})
    assert (again.status_code, list(again.json["errors"])) == (422, ["token"])
    assert (signs_in(client, OLD), signs_in(client, NEW), lin.get(ME).status_code) == (False, True, 401)


def test_of_many_who_use_one_link_at_once_one_sets_the_password(app, client, link):
    a_reader()
    client.post("/api/v1/passwords/forgotten", json={"email": "lin@example.com"})
    token = token_in(link("reset"))

    def reset(n: int) -> int:
        with app.app_context():
            body = {"token": token, "password": f"horse battery {n}"}
            return app.test_client().post("/api/v1/passwords/reset", json=body).status_code

    assert sorted(at_once([partial(reset, n) for n in range(5)])) == [204, 422, 422, 422, 422]


def test_a_link_to_a_new_password_is_good_for_half_an_hour(client, link):
    a_reader()
    client.post("/api/v1/passwords/forgotten", json={"email": "lin@example.com"})
    path, browser = link("reset"), Browser(client)
    with time_machine.travel(utcnow() + timedelta(minutes=31)):
        assert client.get(path).status_code == 404
        assert browser.send(path, {"password": NEW}, on="/signin").status_code == 404
    assert browser.send(path, {"password": "short"}, on=path).status_code == 422
    assert browser.send(path, {"password": NEW}, on=path).status_code == 200
    assert signs_in(client, NEW)


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ.aSFoAA.x9Qk", "\u202e", "a" * 500])
def test_a_forged_token_proves_nothing(client, token):
    for path, more in (("email-confirmations", {}), ("passwords/reset", {"password": NEW})):
        assert client.post(f"/api/v1/{path}", json={"token": token, **more}).status_code == 422


def test_changing_the_password_keeps_this_device_and_ends_the_others(client, as_member, mailboxes, deliver_all):  # noqa: F811
    member = a_reader()
    here, elsewhere = as_member(member), as_member(member)
    wrong = here.put("/api/v1/me/password", json={"current_password": NEW, "password": NEW})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["current_password"])

    changed = here.put("/api/v1/me/password", json={"current_password": OLD, "password": NEW})

    assert changed.status_code == 204
    assert (here.get(ME).status_code, elsewhere.get(ME).status_code) == (200, 401)
    assert (signs_in(client, OLD), signs_in(client, NEW)) == (False, True)
    deliver_all()
    assert mailboxes.messages[-1]["Subject"] == "您的密码已更改"


def test_who_signs_in_through_the_shop_has_no_password_to_change(as_member):
    answer = as_member(a_member()).put("/api/v1/me/password", json={"current_password": OLD, "password": NEW})
    assert answer.status_code == 403

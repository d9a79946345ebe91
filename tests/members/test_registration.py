"""Joining: who may be called what, and what registration tells and keeps."""

from __future__ import annotations

from functools import partial

import pytest
from marshmallow import fields

from community.app import create_app
from community.database import db
from community.http.blueprint import Blueprint
from community.http.schemas import Schema
from community.members.models import Member
from community.outbox import subscribe
from tests.factories import a_member
from tests.parallel import at_once

PASSWORD = "correct horse battery"


def register(client, username="lin", **given):
    return client.post("/api/v1/members", json={"username": username, "password": PASSWORD, **given})


def test_a_new_member_is_shown_as_others_see_them(client):
    answer = register(client, display_name="林", email="lin@example.com")

    assert answer.status_code == 201
    shown = answer.get_json()
    assert shown | {"id": "?", "created_at": "?"} == {
        "id": "?",
        "version": 1,
        "username": "lin",
        "display_name": "林",
        "bio": "",
        "avatar_url": None,
        "level": 1,
        "trust": "T0",
        "is_kol": False,
        "created_at": "?",
        "counts": {"contents": 0, "followers": 0, "following": 0, "likes_received": 0},
        "viewer": {"following": False, "followed_by": False, "blocked": False, "muted": False},
        "region": None,
    }


@pytest.mark.parametrize("twin", ["lin", "LIN", "ｌｉｎ", "l1n", "Iin"])
def test_a_name_that_looks_like_anothers_is_a_conflict(client, twin):
    a_member("lin")

    assert register(client, twin).status_code == 409


@pytest.mark.parametrize(
    "name", ["admin", "Adm1n", "管理员", "a", "x" * 33, "l in", "рayраl", "a\u0000b", "13800000000"]
)
def test_a_name_that_nobody_may_have_is_refused(client, name):
    answer = register(client, name)

    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["username"]


@pytest.mark.parametrize("password", ["1234567", "x" * 129, 12345678, None, "pass\u0000word"])
def test_a_password_outside_of_its_bounds_is_refused(client, password):
    assert register(client, password=password).status_code == 422
    assert db.session.query(Member).count() == 0


@pytest.mark.parametrize(
    "more", [{"role": "admin"}, {"roles": ["admin"]}, {"trust": "T2"}, {"email": "nobody"}, {"minor": "yes"}]
)
def test_what_a_newcomer_may_not_say_is_refused(client, more):
    assert register(client, **more).status_code == 422


def test_registration_does_not_tell_whether_an_email_address_is_known(client):
    first = register(client, "lin", email="lin@example.com").get_json()
    second = register(client, "mei", email="LIN@example.com").get_json()

    assert set(first) == set(second)
    assert "lin@example.com" not in str([first, second])


def test_the_same_registration_sent_twice_with_a_key_makes_one_member(client):
    def sent():
        return client.post(
            "/api/v1/members", json={"username": "lin", "password": PASSWORD}, headers={"Idempotency-Key": "k1"}
        )

    first, second = sent(), sent()

    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert db.session.query(Member).count() == 1


def test_what_brought_a_member_is_passed_on(app, client):
    heard = []

    def hear_of_arrivals(**fact):
        heard.append(fact)

    subscribe(app, "member.registered", hear_of_arrivals, inline=True)
    try:
        member_id = int(register(client, share_code="Ab12", click_id="77").get_json()["id"])
    finally:
        app.extensions["outbox"].by_topic["member.registered"].pop()

    assert heard == [{"member_id": member_id, "share_code": "Ab12", "click_id": "77"}]


def test_of_many_who_want_the_same_name_at_the_same_time_one_gets_it(app):
    def wish(name):
        with app.app_context():
            return register(app.test_client(), name).status_code

    statuses = at_once([partial(wish, name) for name in ("lin", "LIN", "l1n", "lin", "Iin", "lin")])

    assert sorted(statuses) == [201, 409, 409, 409, 409, 409]


def test_what_is_slow_is_done_before_the_transaction_of_an_idempotency_key_opens(tmp_path):
    writing_while = []

    class Slow(fields.Str):
        def _deserialize(self, value, *_, **__):
            writing_while.append(("read", bool(db.session().info.get("writing"))))
            return value

    slow = Blueprint("slow", __name__)

    @slow.post("/slow")
    @slow.arguments(Schema.from_dict({"text": Slow()}, name="SlowIn"))
    @slow.response(200)
    def do_slowly(data):
        writing_while.append(("done", bool(db.session().info.get("writing"))))
        return data

    app = create_app({"COMMUNITY_HOME": str(tmp_path)})
    app.extensions["api"].register_blueprint(slow)
    with app.app_context():
        db.create_all()
        app.test_client().post("/slow", json={"text": "x"}, headers={"Idempotency-Key": "k"})
        db.engine.dispose()

    assert writing_while == [("read", False), ("done", True)]

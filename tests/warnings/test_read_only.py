"""The read-only switch: members read, sign in, report and appeal; they write nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.cli.commands import community
from community.clock import utcnow
from community.database import db
from community.health.queries import examine
from community.members.passwords import hash_password
from moderation.audit.models import Act
from tests.api.routes import operations
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import a_reported_post, case_of, decide

SWITCH = "/api/v1/moderation/read-only"
REASONS = {"reason_zh": "大量垃圾信息，正在清理。", "reason_en": "A flood of spam is being cleared."}
OPEN = {
    "/api/v1/tokens",
    "/api/v1/tokens/refresh",
    "/api/v1/tokens/current",
    "/api/v1/sso",
    "/api/v1/me/export",
    "/api/v1/me/export/archive",
    "/api/v1/email-confirmations",
    "/api/v1/passwords/forgotten",
    "/api/v1/passwords/reset",
    "/api/v1/appeals",
    "/api/v1/notices",
    "/api/v1/contents/{content_id}/reports",
    "/api/v1/collections/{collection_id}/reports",
}


@pytest.fixture
def as_admin(as_member):
    return as_member(a_member(roles=("admin",)))


@pytest.fixture
def stopped(as_admin):
    """Members only read."""
    answer = as_admin.put(SWITCH, json={"on": True, **REASONS})
    assert answer.status_code == 200, answer.json
    return answer.json


def test_while_it_is_on_a_member_writes_nothing_and_reads_why_in_their_language(stopped, as_member):
    answer = as_member().post("/api/v1/posts", json={"body": "周末去了山里。"}, headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.json["type"]) == (503, "/problems/read-only")
    assert answer.json["detail"].startswith(REASONS["reason_en"])
    assert answer.headers["Retry-After"] == "60"
    assert as_member().post("/api/v1/posts", json={}).json["detail"].startswith(REASONS["reason_zh"])


def test_every_writing_route_of_members_is_closed_and_no_other(app, stopped, client):
    closed, let_through = set(), set()
    for operation in operations(app):
        if operation.method != "get" and operation.needs in ("", "member"):
            answered = operation.ask(client, defaultdict(lambda: "1"), json={})
            (closed if answered.status_code == 503 else let_through).add(str(operation))

    assert let_through == {f"POST {path}" for path in OPEN - {"/api/v1/tokens/current"}} | {
        "DELETE /api/v1/tokens/current",
        "DELETE /api/v1/me",
        "PUT /api/v1/me/password",
    }
    assert {"POST /api/v1/posts", "PUT /api/v1/contents/{content_id}/like", "POST /api/v1/members"} <= closed


def test_while_it_is_on_reading_signing_in_and_the_host_go_on(stopped, client, as_host):
    post = a_post()
    a_member("lin", password_hash=hash_password("a long password"))

    assert client.get(f"/api/v1/contents/{post.id}").status_code == 200
    signed_in = client.post("/api/v1/tokens", json={"username": "lin", "password": "a long password"})
    assert signed_in.status_code == 201
    assert as_host.post("/api/v1/events", json={"events": []}).status_code != 503
    assert as_host.put("/api/v1/products/SKU-1", json={"title": "鞋", "url": "https://a.example/1"}).status_code == 201


def test_while_it_is_on_moderators_decide(stopped, as_moderator):
    assert decide(as_moderator, case_of(a_reported_post()), "dismiss").status_code == 200


def test_switched_off_members_write_again_and_both_are_in_the_audit(as_admin, stopped, as_member):
    assert as_admin.put(SWITCH, json={"on": False}).json["on"] is False

    assert as_member().post("/api/v1/posts", json={"body": "周末去了山里，鞋子很舒服。"}).status_code == 201
    acts = db.session.scalars(select(Act.act).where(Act.act.startswith("writing")).order_by(Act.id)).all()
    assert acts == ["writing.stopped", "writing.resumed"]


def test_it_ends_by_itself_and_says_how_long_that_takes(as_admin, as_member):
    until = utcnow() + timedelta(minutes=10)
    as_admin.put(SWITCH, json={"on": True, "until": until.isoformat(), **REASONS})

    refused = as_member().post("/api/v1/posts", json={"body": "周末去了山里。"})

    assert 590 <= int(refused.headers["Retry-After"]) <= 600
    with time_machine.travel(until + timedelta(seconds=1)):
        written = as_member().post("/api/v1/posts", json={"body": "周末去了山里，鞋子很舒服。"})
        assert written.status_code == 201


def test_it_wants_an_admin_and_a_reason_in_both_languages(as_admin, as_moderator):
    assert as_moderator.put(SWITCH, json={"on": True, **REASONS}).status_code == 403
    assert as_admin.put(SWITCH, json={"on": True, "reason_zh": "清理中"}).status_code == 422
    assert as_admin.put(SWITCH, json={"on": True, "until": "2020-01-01T00:00:00Z", **REASONS}).status_code == 422


def test_readiness_and_the_doctor_tell_of_it_and_find_nothing_amiss(stopped, client):
    ready = client.get("/readyz")

    assert ready.status_code == 200
    assert REASONS["reason_en"] in ready.json["writing"]["says"]
    assert REASONS["reason_zh"] in next(found for found in examine() if found.part == "writing").says


def test_the_operator_switches_it_by_command(app, as_moderator):
    def run(*arguments):
        return app.test_cli_runner().invoke(community, ["read-only", *arguments], obj=lambda: app)

    assert run("on", "--reason-en", "Back soon.").exit_code == 0
    assert as_moderator.get(SWITCH).json["reason_en"] == "Back soon."
    assert run("off").exit_code == 0
    assert as_moderator.get(SWITCH).json["on"] is False

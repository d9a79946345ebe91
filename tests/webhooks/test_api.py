"""Endpoints, their log and their replays over HTTP."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook

from community.database import db
from community.members.secrets import decrypt
from community.webhooks.actions import MOST_ENDPOINTS, renew_secrets
from community.webhooks.models import WebhookEndpoint
from community.webhooks.topics import TEST
from tests.api.routes import assert_problem
from tests.api.scene import client_of
from tests.factories import a_member, a_post, an_api_key
from tests.house.test_documents import page
from tests.webhooks.receivers import answering

URL = "/api/v1/webhooks"
ASKED = {"url": "https://shop.example.com/webhooks", "topics": ["content.published"]}


@pytest.fixture
def admin(house, as_member):
    return as_member(a_member(roles=("admin",)))


def made(admin, **given):
    answer = admin.post(URL, json={**ASKED, **given})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_the_secret_is_shown_once_and_stands_encrypted(admin):
    webhook = made(admin)

    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", webhook["secret"])
    for answer in (admin.get(URL), admin.get(f"{URL}/{webhook['id']}")):
        assert "secret" not in json.dumps(answer.json).replace("former_secret_until", "")
    stored = db.session.scalars(select(WebhookEndpoint.secret)).one()
    assert webhook["secret"].encode() not in stored
    assert decrypt(stored) == webhook["secret"]


def test_admins_and_programs_with_the_scope_may_and_nobody_else(house):
    for bearer, status in (
        (None, 401),
        (a_member(), 403),
        (a_member(roles=("moderator",)), 403),
        (a_member(roles=("growth",)), 403),
        (an_api_key("host"), 403),
        (an_api_key("webhooks"), 201),
        (a_member(roles=("admin",)), 201),
    ):
        assert client_of(house, bearer).post(URL, json=ASKED).status_code == status


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "http://shop.example.com/"),
        ("url", "https://192.168.0.1/"),
        ("url", "https://2852039166/latest/meta-data"),
        ("url", "https://lin:secret@shop.example.com/"),
        ("topics", ["content.submitted"]),
        ("topics", ["webhook.test"]),
        ("topics", ["*", "content.published"]),
        ("topics", []),
        ("secret", "whsec_mine"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_made(admin, field, value):
    answer = admin.post(URL, json={**ASKED, field: value})

    assert_problem(answer, 422)
    assert list(answer.json["errors"]) == [field]
    assert admin.get(URL).json["items"] == []


def test_a_change_needs_the_version_and_a_second_admin_hears_that_it_is_another(admin):
    place = f"{URL}/{made(admin)['id']}"
    tag = {"If-Match": admin.get(place).headers["ETag"]}

    changed = admin.patch(place, json={"topics": ["*"], "description": "order desk"}, headers=tag)
    assert (changed.json["topics"], changed.json["description"], changed.json["version"]) == (["*"], "order desk", 2)
    assert_problem(admin.patch(place, json={"enabled": False}, headers=tag), 412)
    assert_problem(
        admin.patch(place, json={"url": "https://10.0.0.1/"}, headers={"If-Match": changed.headers["ETag"]}), 422
    )


def test_a_disabled_endpoint_hears_nothing_until_it_is_enabled(admin, shop, deliver_all):
    place = f"{URL}/{made(admin, url=shop.url)['id']}"
    for enabled, expected in ((False, 0), (True, 1)):
        tag = {"If-Match": admin.get(place).headers["ETag"]}
        state = admin.patch(place, json={"enabled": enabled}, headers=tag).json
        assert state["disabled_because"] == (None if enabled else "by_admin")
        a_post()
        deliver_all()
        assert len(shop.got) == expected
        if not enabled:
            assert_problem(admin.post(f"{place}/test"), 409)
            assert_problem(admin.post(f"{place}/replay?since=2026-01-01T00:00:00Z"), 409)


def test_a_test_message_is_sent_and_its_log_shows_how_it_went(admin, shop, deliver_all):
    shop.behave = answering(500, b"no table orders")
    webhook = made(admin, url=shop.url)
    place = f"{URL}/{webhook['id']}"

    queued = admin.post(f"{place}/test")
    assert (queued.status_code, queued.json["state"], queued.json["topic"]) == (202, "waiting", "webhook.test")
    deliver_all()

    shown = admin.get(f"{place}/deliveries/{queued.json['id']}").json
    assert shown["message_id"] == shop.got[0].id
    assert shown["body"] == shop.got[0].said
    [attempt] = shown["attempts"]
    assert (attempt["status"], attempt["error"], attempt["answer"]) == (500, "it answered 500", "no table orders")
    assert admin.get(place).json["failing_since"] is not None


def test_deliveries_are_listed_by_state_and_topic_newest_first_and_no_others(admin, shop, deliver_all):
    place = f"{URL}/{made(admin, url=shop.url, topics=['*'])['id']}"
    other = f"{URL}/{made(admin)['id']}"
    for _ in range(3):
        a_post()
    deliver_all()

    first = admin.get(f"{place}/deliveries?topic=content.published&state=delivered&limit=2").json
    rest = admin.get(f"{place}/deliveries?topic=content.published&state=delivered&limit=2&cursor={first['next']}").json
    ids = [int(item["id"]) for item in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 3
    assert admin.get(f"{place}/deliveries?state=failed").json["items"] == []
    assert_problem(admin.get(f"{other}/deliveries/{ids[0]}"), 404)
    assert_problem(admin.post(f"{other}/deliveries/{ids[0]}/replay"), 404)
    assert_problem(admin.get(f"{place}/deliveries?state=lost"), 422)


def test_a_replay_goes_out_under_the_same_id_and_is_verified(admin, shop, deliver_all):
    webhook = made(admin, url=shop.url)
    a_post()
    deliver_all()
    [delivery] = admin.get(f"{URL}/{webhook['id']}/deliveries").json["items"]

    assert admin.post(f"{URL}/{webhook['id']}/deliveries/{delivery['id']}/replay").status_code == 202
    deliver_all()

    first, second = shop.got
    assert first.id == second.id == delivery["message_id"]
    assert Webhook(webhook["secret"]).verify(second.body, second.headers)


def test_everything_that_was_given_up_since_an_instant_is_replayed(admin, shop, deliver_all, later):
    shop.behave = answering(500)
    place = f"{URL}/{made(admin, url=shop.url)['id']}"
    for _ in range(2):
        a_post()
    deliver_all()
    tag = {"If-Match": admin.get(place).headers["ETag"]}
    for enabled in (False, True):  # what waits is given up
        tag = {"If-Match": admin.patch(place, json={"enabled": enabled}, headers=tag).headers["ETag"]}

    assert_problem(admin.post(f"{place}/replay"), 422)
    assert admin.post(f"{place}/replay?since=2026-11-22T09:00:00Z").json == {"replayed": 0}
    assert admin.post(f"{place}/replay?since=2026-11-22T08:00:00Z").json == {"replayed": 2}
    shop.behave = answering(200)
    deliver_all()
    assert {item["state"] for item in admin.get(f"{place}/deliveries").json["items"]} == {"delivered"}


def test_rotating_shows_a_new_secret_and_how_long_the_old_one_signs(admin, later):
    webhook = made(admin)
    rotated = admin.post(f"{URL}/{webhook['id']}/rotate").json

    assert rotated["secret"] != webhook["secret"]
    assert rotated["former_secret_until"] == "2026-11-23T08:00:00.000Z"


def test_deleting_ends_it_and_its_log(admin, shop, deliver_all):
    place = f"{URL}/{made(admin, url=shop.url)['id']}"
    a_post()
    assert admin.delete(place).status_code == 204
    deliver_all()

    assert shop.got == []
    assert_problem(admin.get(place), 404)
    assert_problem(admin.delete(place), 404)


def test_there_are_no_more_endpoints_than_the_house_can_serve(admin):
    for _ in range(MOST_ENDPOINTS):
        made(admin)
    assert_problem(admin.post(URL, json=ASKED), 409)


def test_secrets_can_be_written_anew_after_the_house_key_changed(admin):
    webhook = made(admin)
    before = db.session.scalars(select(WebhookEndpoint.secret)).one()
    assert renew_secrets() == 1
    db.session.expire_all()
    after = db.session.scalars(select(WebhookEndpoint.secret)).one()
    assert after != before
    assert decrypt(after) == webhook["secret"]


def test_every_topic_is_documented_with_an_example_and_no_other_is(admin):
    offered = {item["name"] for item in admin.get(f"{URL}/topics").json["items"]} | {TEST}
    text = page("webhooks.md")

    assert set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", text, flags=re.MULTILINE)) == offered
    examples = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)]
    assert {example["type"] for example in examples} == offered

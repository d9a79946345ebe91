"""A fact reaches the shop: signed, once, again when it failed, and under one id."""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from community.clock import utcnow
from community.content.actions import remove
from community.database import db
from community.members.models import Member
from community.notifications.models import Notification
from community.outbox import record, transaction
from community.webhooks import sending
from community.webhooks.actions import change_endpoint, forget_old, replay, replay_failed, rotate, send_test
from community.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from community.webhooks.posting import Answer
from community.webhooks.retries import MOST_TRIES, PAUSES_SECONDS, left_alone_until, next_try
from community.webhooks.tasks import send_due_webhooks
from tests.factories import a_member, a_post
from tests.parallel import at_once
from tests.webhooks.receivers import answering, receiving

DAY = timedelta(days=1)


def the_delivery() -> WebhookDelivery:
    db.session.expire_all()
    return db.session.scalars(select(WebhookDelivery)).one()


def the_endpoint() -> WebhookEndpoint:
    db.session.expire_all()
    return db.session.scalars(select(WebhookEndpoint)).one()


def attempts() -> list[tuple[int | None, str | None]]:
    rows = db.session.execute(select(WebhookAttempt.status, WebhookAttempt.error).order_by(WebhookAttempt.id))
    return [tuple(row) for row in rows]


def test_a_published_note_reaches_the_shop_signed_as_the_standard_says(endpoint, shop, deliver_all):
    _, secret = endpoint("content.published")
    post = a_post("周末去了山里。")

    deliver_all()

    [got] = shop.got
    assert Webhook(secret).verify(got.body, got.headers) == got.said
    assert got.said["type"] == "content.published"
    assert got.said["data"]["content_id"] == str(post.id)
    assert got.said["data"]["content"]["body"] == "周末去了山里。"
    assert got.headers["content-type"] == "application/json"
    assert the_delivery().state == "delivered"


def test_a_changed_body_or_another_secret_is_not_verified(endpoint, shop, deliver_all):
    _, secret = endpoint("content.published")
    a_post()
    deliver_all()
    [got] = shop.got

    for key, body in ((secret, got.body + b" "), ("whsec_" + b64encode(bytes(32)).decode(), got.body)):
        with pytest.raises(WebhookVerificationError):
            Webhook(key).verify(body, got.headers)


def test_only_topics_that_are_asked_for_are_sent_and_a_message_has_one_id_at_every_endpoint(
    endpoint, shop, deliver_all
):
    for topics in (("content.published",), ("*",), ("member.erased",)):
        endpoint(*topics)

    a_post()
    deliver_all()

    published = [got.id for got in shop.got if got.said["type"] == "content.published"]
    assert len(published) == 2
    assert len({*published}) == 1
    assert [got.said["type"] for got in shop.got if got.id not in published] == ["member.registered"]


def test_what_was_hidden_before_it_was_sent_is_never_shown(endpoint, shop, deliver_all):
    endpoint("content.published", "content.hidden")
    post = a_post("藏起来的话")
    with transaction():
        remove(post)

    deliver_all()

    told = {got.said["type"]: got.said["data"] for got in shop.got}
    assert told == {
        "content.published": {"content_id": str(post.id), "content": None},
        "content.hidden": {"content_id": str(post.id), "public": False},
    }


def test_a_replay_after_an_erasure_shows_nobody(endpoint, shop, deliver_all):
    webhook, _ = endpoint("member.registered")
    mei = a_member("mei", email="mei@example.com")
    deliver_all()
    with transaction():
        db.session.get_one(Member, mei.id).erased_at = utcnow()
        replay(webhook.id, the_delivery().id)

    deliver_all()

    first, second = shop.got
    assert first.id == second.id
    assert first.said["data"]["member"]["username"] == "mei"
    assert b"example.com" not in first.body
    assert second.said["data"] == {"member_id": str(mei.id), "member": None}


def test_a_failed_message_is_tried_ten_times_over_three_days_under_one_id(endpoint, shop, deliver_all, later):
    shop.behave = answering(500, b"out of order\0")
    webhook, _ = endpoint()
    with transaction():
        send_test(webhook.id)
    deliver_all()

    for pause in PAUSES_SECONDS:
        later(timedelta(seconds=pause * 0.79))
        before = len(shop.got)
        later(timedelta(seconds=pause * 0.42))
        assert len(shop.got) == before + 1

    later(10 * DAY)
    assert len(shop.got) == MOST_TRIES == 10
    assert len({got.id for got in shop.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in shop.got}) == 10
    assert the_delivery().state == "failed"
    assert db.session.scalar(select(WebhookAttempt.answer).limit(1)) == "out of order\ufffd"


def test_the_pauses_are_those_of_the_standard_give_or_take_a_fifth():
    now = utcnow()
    for tries, pause in enumerate(PAUSES_SECONDS, start=1):
        pauses = [(next_try(tries, now) - now).total_seconds() for _ in range(200)]
        assert pause * 0.8 <= min(pauses) < max(pauses) <= pause * 1.2
    assert next_try(MOST_TRIES, now) is None


def test_a_busy_shop_is_left_alone_for_as_long_as_it_asks(endpoint, shop, deliver_all, later):
    shop.behave = answering(503, Retry_After="7200")
    webhook, _ = endpoint()
    with transaction():
        send_test(webhook.id)
    deliver_all()

    shop.behave = answering(200)
    later(timedelta(minutes=119))
    assert len(shop.got) == 1
    later(timedelta(minutes=2))
    assert len(shop.got) == 2
    assert attempts() == [(503, "it answered 503"), (200, None)]


def test_a_wish_to_wait_never_makes_a_pause_shorter_and_ends_at_a_day():
    now = utcnow()
    assert next_try(4, now, wished_seconds=1) > now + timedelta(hours=1.5)
    assert next_try(1, now, wished_seconds=10**9) == now + DAY


def test_a_shop_that_says_gone_is_sent_nothing_more_and_admins_are_told(endpoint, shop, deliver_all):
    admin = a_member(roles=("admin",))
    shop.behave = answering(410)
    endpoint("content.published")
    a_post()
    deliver_all()
    a_post()
    deliver_all()

    assert len(shop.got) == 1
    assert the_endpoint().disabled_because == "gone"
    told = db.session.scalars(select(Notification).filter_by(member_id=admin.id, type="webhook_disabled")).one()
    assert "127.0.0.1" in told.texts["en"]
    assert "/webhooks" not in told.texts["en"]


def test_a_shop_that_failed_for_five_days_is_disabled_and_what_it_missed_can_be_replayed(
    endpoint, shop, deliver_all, later
):
    began = utcnow()
    shop.behave = answering(500)
    webhook, _ = endpoint()
    with transaction():
        for _ in range(2):
            send_test(webhook.id)
    deliver_all()
    later(timedelta(days=5.1))
    assert the_endpoint().disabled_because == "failing"

    shop.behave, shop.got[:] = answering(200), []
    with transaction():
        change_endpoint(webhook.id, the_endpoint().version, enabled=True)
        assert replay_failed(webhook.id, began) == 2
    deliver_all()
    assert len({got.id for got in shop.got}) == 2


def test_a_success_between_failures_ends_the_count_of_days(endpoint, shop, deliver_all, later):
    webhook, _ = endpoint()
    for status in (500, 200, 500):
        shop.behave = answering(status)
        with transaction():
            send_test(webhook.id)
        deliver_all()
        later(timedelta(days=4))

    assert the_endpoint().disabled_at is None


def test_after_a_rotation_both_secrets_verify_for_a_day_and_then_the_new_one_alone(endpoint, shop, deliver_all, later):
    webhook, old = endpoint()
    with transaction():
        _, new = rotate(webhook.id)

    def verified() -> list[bool]:
        with transaction():
            send_test(webhook.id)
        deliver_all()
        got = shop.got[-1]
        return [_verifies(secret, got) for secret in (old, new)]

    assert verified() == [True, True]
    later(timedelta(hours=23))
    assert verified() == [True, True]
    later(timedelta(hours=2))
    assert verified() == [False, True]


def _verifies(secret, got):
    try:
        Webhook(secret).verify(got.body, got.headers)
    except WebhookVerificationError:
        return False
    return True


def test_a_dead_shop_costs_one_attempt_a_minute_however_much_waits_for_it(endpoint, deliver_all, later):
    webhook, _ = endpoint(url="http://127.0.0.1:1/closed")
    for _ in range(5):
        with transaction():
            send_test(webhook.id)
    deliver_all()
    assert attempts() == [(None, "the connection was refused")]

    later(timedelta(seconds=30))
    assert len(attempts()) == 1
    later(timedelta(seconds=31))
    assert len(attempts()) == 2


def test_one_message_that_the_shop_cannot_take_holds_up_no_other(endpoint, shop, deliver_all):
    shop.behave = lambda request: answering(422 if len(shop.got) == 1 else 200)(request)
    endpoint("content.published")
    for _ in range(3):
        a_post()

    deliver_all()

    assert [status for status, _ in attempts()] == [422, 200, 200]
    assert left_alone_until(422, utcnow()) is None


def test_two_workers_never_send_a_message_twice(endpoint, shop, house):
    webhook, _ = endpoint()
    with transaction():
        for _ in range(4):
            send_test(webhook.id)
    webhook_id = webhook.id

    def work() -> int:
        with house.app_context():
            return sending.send_to(webhook_id, house.config["COMMUNITY"])

    assert sum(at_once([work] * 4)) == 4
    assert len(shop.got) == len({got.id for got in shop.got}) == 4


def test_what_a_worker_sent_that_died_before_it_wrote_that_down_is_sent_again_under_the_same_id(
    endpoint, shop, later, house
):
    webhook, _ = endpoint()
    with transaction():
        send_test(webhook.id)
    lease = sending.take_lease(webhook.id)
    assert lease
    assert sending.attempt(the_delivery(), house.config["COMMUNITY"]).error is None  # and here it dies

    later(timedelta(seconds=59))
    assert len(shop.got) == 1
    later(timedelta(seconds=2))
    first, second = shop.got
    assert first.id == second.id
    assert the_delivery().state == "delivered"


def test_a_slow_shop_delays_no_other(house, endpoint, shop, deliver_all):
    let_go, pool = threading.Event(), ThreadPoolExecutor(2)
    house.extensions["webhooks"] = replace(house.extensions["webhooks"], pool=pool)
    with receiving() as slow:
        slow.behave = lambda request: (let_go.wait(8), answering(200)(request))
        endpoint("content.published", url=slow.url)
        endpoint("content.published")
        a_post()

        deliver_all()

        until = time.monotonic() + 7
        while not (shop.got and slow.got) and time.monotonic() < until:
            time.sleep(0.02)
        assert len(shop.got) == len(slow.got) == 1
        assert not let_go.is_set()
        let_go.set()
        pool.shutdown()


def test_a_message_that_cannot_be_made_is_a_failed_attempt_and_stops_nothing(endpoint, shop, deliver_all):
    endpoint("*")
    with transaction():
        record("decision.taken", decision_id=999_999)
    a_post()

    deliver_all()

    assert (None, "the message could not be made; our log says why") in attempts()
    assert "content.published" in {got.said["type"] for got in shop.got}


def test_a_late_failure_never_takes_a_success_back(endpoint, deliver_all, shop):
    webhook, _ = endpoint()
    with transaction():
        send_test(webhook.id)
    deliver_all()

    sending.settle(the_delivery().id, Answer(500, "it answered 500", "", 3), "the lease of a worker that slept")

    assert the_delivery().state == "delivered"


def test_deliveries_are_forgotten_after_thirty_days(endpoint, shop, deliver_all, later):
    webhook, _ = endpoint()
    with transaction():
        send_test(webhook.id)
    deliver_all()
    for days, left in ((29, 1), (2, 0)):
        later(timedelta(days=days))
        with transaction():
            forget_old()
        assert len(db.session.scalars(select(WebhookDelivery)).all()) == left
    assert attempts() == []


def test_what_the_shop_answered_about_a_member_is_blank_once_they_are_erased(endpoint, shop, deliver_all, as_member):
    shop.behave = lambda request: answering(200, shop.got[-1].body)(request)
    endpoint("content.published", "member.registered")
    mei, lin = a_member("mei_marked"), a_member("lin_stays")
    a_post("印记甲", author=mei)
    a_post("印记乙", author=lin)
    deliver_all()

    assert as_member(mei).delete("/api/v1/me").status_code == 200
    deliver_all()

    answers = "".join(db.session.scalars(select(WebhookAttempt.answer)))
    assert "mei_marked" not in answers
    assert "印记甲" not in answers
    assert "lin_stays" in answers
    assert "印记乙" in answers


def test_nothing_is_kept_for_topics_that_nobody_asked_for(house, deliver_all):
    a_post()
    deliver_all()
    send_due_webhooks()

    assert db.session.scalars(select(WebhookDelivery)).all() == []

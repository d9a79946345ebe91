"""The outbox: exactly-once effects, whatever fails on the way."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from community import deliveries, outbox
from community.clock import utcnow
from community.database import db
from community.deliveries import MOST_ATTEMPTS
from community.outbox import Delivery, transaction
from community.relations import insert_new
from community.topics.models import Topic


@pytest.fixture
def heard(app: Flask):
    """Subscribes handlers to topics of this test alone: ``heard(topic, handler, inline=True)``."""
    subscriptions = app.extensions["outbox"].by_topic
    before = {topic: list(known) for topic, known in subscriptions.items()}
    yield lambda topic, handler, **options: outbox.subscribe(app, topic, handler, **options)
    subscriptions.clear()
    subscriptions.update(before)


def name_topic(name: str) -> None:
    insert_new(Topic, name=name, created_at=utcnow())


def topic_names() -> set[str]:
    return set(db.session.scalars(select(Topic.name)))


def record(topic: str, **payload: str) -> None:
    with transaction():
        outbox.record(topic, **payload)


def test_a_fact_reaches_each_of_its_subscribers_once(heard, deliver_all):
    def name_tea(name):
        name_topic(f"tea {name}")

    def name_cup(name):
        name_topic(f"cup {name}")

    heard("thing.happened", name_tea)
    heard("thing.happened", name_cup)

    record("thing.happened", name="green")

    assert deliver_all() == 2
    assert topic_names() == {"tea green", "cup green"}
    assert deliver_all() == 0


def test_a_fact_of_a_transaction_that_failed_was_never_recorded(heard, deliver_all):
    heard("thing.happened", name_topic)

    def record_and_fail():
        with transaction():
            outbox.record("thing.happened", name="green")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record_and_fail()

    assert deliver_all() == 0
    assert topic_names() == set()


def test_an_inline_handler_has_its_effect_in_the_transaction_of_the_fact(heard):
    heard("thing.happened", name_topic, inline=True)

    record("thing.happened", name="green")

    assert topic_names() == {"green"}
    assert db.session.scalars(select(Delivery)).all() == []


def test_an_inline_handler_that_raises_leaves_nothing_behind_but_work_for_a_worker(heard, deliver_all):
    broken = [True]

    def name_or_fail(name):
        name_topic(name)
        outbox.record("thing.named")
        if broken[0]:
            raise ValueError("not today")

    heard("thing.happened", name_or_fail, inline=True)
    heard("thing.named", lambda: None)

    record("thing.happened", name="green")

    assert topic_names() == set()
    assert [d.topic for d in db.session.scalars(select(Delivery))] == ["thing.happened"]
    broken.clear()
    broken.append(False)
    deliver_all()
    assert topic_names() == {"green"}


def test_what_an_inline_handler_records_is_handled_too(heard):
    heard("thing.happened", lambda name: outbox.record("thing.named", name=name), inline=True)
    heard("thing.named", name_topic, inline=True)

    record("thing.happened", name="green")

    assert topic_names() == {"green"}


def test_one_bad_row_does_not_keep_the_others_of_its_batch_from_being_delivered(heard, deliver_all):
    def name_unless_red(name):
        if name == "red":
            raise ValueError("no red tea")
        name_topic(name)

    heard("thing.happened", name_unless_red)
    for name in ("green", "red", "black"):
        record("thing.happened", name=name)

    deliver_all()

    assert topic_names() == {"green", "black"}
    [left] = db.session.scalars(select(Delivery)).all()
    assert left.last_error == "ValueError: no red tea"


def test_rows_that_are_wanted_together_come_together(heard, deliver_all):
    batches = []

    def fill_shelf(payloads):
        batches.append(len(payloads))

    heard("cup.made", fill_shelf, batched=True, queue="shelf", batch_size=outbox.BATCH + 50)
    with transaction():
        for _ in range(outbox.BATCH + 20):
            outbox.record("cup.made")

    deliver_all()

    assert batches == [outbox.BATCH + 20]


def test_slow_rows_come_few_at_a_time_so_that_others_can_write_between_them(heard, deliver_all):
    batches = []

    def paint_slowly(payloads):
        batches.append(len(payloads))
        time.sleep(0.01 * len(payloads))

    heard("cup.made", paint_slowly, batched=True)
    with transaction():
        for _ in range(12):
            outbox.record("cup.made")

    deliver_all()

    assert sum(batches) == 12
    assert max(batches[1:]) <= deliveries.HELD_SECONDS / 0.01


def test_a_row_that_always_fails_rests_with_its_cause_until_it_is_replayed(heard, deliver_all):
    broken = [True]

    def fail_at_first(name):
        if broken:
            raise ValueError("still broken")
        name_topic(name)

    heard("thing.happened", fail_at_first)
    record("thing.happened", name="green")

    with time_machine.travel(utcnow(), tick=False) as clock:
        for _ in range(MOST_ATTEMPTS):
            deliver_all()
            clock.shift(timedelta(hours=2))
        [resting] = db.session.scalars(select(Delivery)).all()
        assert resting.rests_since is not None
        assert deliver_all() == 0
        broken.clear()
        assert deliveries.replay([resting.id]) == 1
        assert deliver_all() == 1
    assert topic_names() == {"green"}


def test_a_row_claimed_by_a_worker_that_died_is_delivered_when_its_lease_has_ended(heard, deliver_all):
    heard("thing.happened", name_topic)
    record("thing.happened", name="green")
    deliveries._claim("default")

    assert deliver_all() == 0
    with time_machine.travel(utcnow() + timedelta(seconds=deliveries.LEASE_SECONDS + 1)):
        assert deliver_all() == 1


def test_what_a_worker_held_that_died_is_delivered_in_one_batch_and_the_second_time_row_by_row(heard, deliver_all):
    batches = []

    def count(payloads):
        batches.append(len(payloads))

    def record_three():
        with transaction():
            for _ in range(3):
                outbox.record("thing.happened")

    heard("thing.happened", count, batched=True)
    with time_machine.travel(utcnow(), tick=False) as clock:
        record_three()
        deliveries._claim("default")
        clock.shift(timedelta(seconds=deliveries.LEASE_SECONDS + 1))
        deliver_all()
        record_three()
        for _ in range(2):
            deliveries._claim("default")
            clock.shift(timedelta(seconds=deliveries.LEASE_SECONDS + 1))
        deliver_all()

    assert batches == [3, 1, 1, 1]


def test_a_worker_whose_lease_went_to_another_has_no_effect(heard):
    heard("thing.happened", name_topic)
    record("thing.happened", name="green")
    slow = deliveries._claim("default")
    with time_machine.travel(utcnow() + timedelta(seconds=deliveries.LEASE_SECONDS + 1)):
        quick = deliveries._claim("default")

        assert deliveries._handle(quick) == 1
        assert deliveries._handle(slow) == 0


def test_rows_cannot_be_changed_outside_of_a_transaction(app):
    db.session.add(Topic(name="stray", created_at=utcnow()))

    with pytest.raises(RuntimeError, match="outside of outbox"):
        db.session.flush()
    db.session.expunge_all()

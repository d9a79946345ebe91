"""The log and the bitmaps say the same at every moment, whoever folds, records, reads or erases meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from pyroaring import BitMap
from sqlalchemy import func, select

from community.accounts.actions import erase_account
from community.activity.actions import erase_numbers, record_activity, record_visit
from community.activity.bitmaps import from_blob, to_blob
from community.activity.models import ActivityBitmap, ActivityEntry, Visit
from community.activity.queries import members_by_day, revisions_between
from community.activity.tasks import fold_activity
from community.clock import reporting_day, utcnow
from community.database import db
from community.members.queries import member_to_change
from community.outbox import transaction
from community.relations import insert_new
from tests.factories import a_member

DAY = date(2026, 1, 5)
HOUR = timedelta(hours=1)


def record(*numbers: int, activity: str = "visit", day: date = DAY) -> None:
    with transaction():
        for number in numbers:
            insert_new(ActivityEntry, activity=activity, day=day, number=number)


def stored(activity: str = "visit", day: date = DAY) -> set[int]:
    row = db.session.scalar(select(ActivityBitmap.bits).filter_by(activity=activity, day=day))
    return set(from_blob(row)) if row else set()


def seen(*activities: str) -> BitMap:
    return members_by_day(activities, DAY, DAY).get(DAY, BitMap())


def in_threads(app: Flask, *jobs: Callable[[], None]) -> None:
    """Run the jobs side by side, each in a context of its own, and raise what any of them raised."""
    failed = []

    def run(job: Callable[[], None]) -> None:
        with app.app_context():
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - it is raised again below
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_folding_moves_the_log_into_the_bitmap_and_changes_no_figure(app):
    record(1, 2, 70_000)
    record(5, activity="like")
    before = seen("visit", "like")

    assert fold_activity() == 4

    assert stored() == {1, 2, 70_000}
    assert db.session.scalar(select(func.count()).select_from(ActivityEntry)) == 0
    assert seen("visit", "like") == before == BitMap([1, 2, 5, 70_000])


def test_folding_twice_or_recording_again_changes_no_byte(app):
    record(1, 2)
    fold_activity()
    bits = db.session.scalar(select(ActivityBitmap.bits))

    record(2)
    assert fold_activity() == 1
    assert fold_activity() == 0

    assert db.session.scalar(select(ActivityBitmap.bits)) == bits


def test_a_reader_never_misses_what_is_folded_under_its_eyes(app):
    recorded = [0]
    ended = threading.Event()

    def live() -> None:
        try:
            for number in range(1, 60):
                record(number)
                recorded[0] = number
                fold_activity()
        finally:
            ended.set()

    def read() -> None:
        while not ended.is_set():
            least = recorded[0]
            assert set(range(1, least + 1)) <= set(seen("visit"))

    in_threads(app, live, read, read)


def test_several_folders_and_writers_at_a_time_lose_nothing(app):
    def write(first: int) -> Callable[[], None]:
        def job() -> None:
            for number in range(first, first + 40):
                record(number)

        return job

    def fold() -> None:
        for _ in range(25):
            fold_activity()

    in_threads(app, write(0), write(100), fold, fold)
    fold_activity()

    assert stored() == {*range(40), *range(100, 140)}


def test_the_past_is_revised_in_writing_and_today_is_not(app):
    today = reporting_day()
    long_ago = today - timedelta(days=20)
    for day, number in ((today, 1), (long_ago, 1), (long_ago, 2)):
        record(number, day=day)
        fold_activity()

    with transaction():
        erase_numbers(BitMap([2]))

    changes = [(row.day, row.old, row.new) for row in reversed(revisions_between(utcnow() - HOUR, utcnow() + HOUR))]
    assert changes == [(long_ago, 0, 1), (long_ago, 1, 2)]


def test_erasing_a_number_clears_it_everywhere_and_nobody_else(app):
    record(1, 2)
    fold_activity()
    record(1, 3)
    record(1, activity="like")

    with transaction():
        erase_numbers(BitMap([1]))
    fold_activity()

    assert stored() == {2, 3}
    assert seen("like") == BitMap()


def test_erasing_many_at_once_is_erasing_each_and_an_emptied_day_has_no_row(app):
    for number in range(0, 90_000, 1000):
        record(number, number + 1)
    record(5000, activity="like")
    fold_activity()

    with transaction():
        erase_numbers(BitMap(range(4000, 90_000)))

    assert stored() == {0, 1, 1000, 1001, 2000, 2001, 3000, 3001}
    assert db.session.scalars(select(ActivityBitmap.activity)).all() == ["visit"]
    bits = db.session.scalar(select(ActivityBitmap.bits))
    assert bits == to_blob(BitMap(stored()))


def test_an_erased_member_leaves_no_trace_of_their_days_nor_any_later(app, deliver_all):
    member = a_member()
    with transaction():
        record_visit(member)
    number = member.number

    with transaction():
        erase_account(member_to_change(member.id))
    deliver_all()
    with transaction():
        record_activity(member, "order")

    today = reporting_day()
    assert members_by_day(["visit", "order"], today, today) == {}
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 0
    assert a_member().number != number

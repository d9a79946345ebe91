"""A visit lasts from a member's first request to the last one, with no thirty minutes in between."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import partial

import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.activity.models import VisitSession
from community.activity.sessions import Moment, Stretch, joined, note_moment, write_moments
from community.clock import utcnow
from community.database import db
from community.members.queries import member_to_change
from community.outbox import transaction
from tests.factories import a_member, a_post
from tests.parallel import at_once

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
moments = st.lists(st.integers(0, 400), min_size=1, max_size=30)


def minutes(*passed):
    return [NINE + timedelta(minutes=each) for each in passed]


def written(member):
    rows = select(VisitSession.began_at, VisitSession.last_at).filter_by(member_id=member.id)
    return [tuple(row) for row in db.session.execute(rows.order_by(VisitSession.began_at))]


@given(moments)
def test_visits_are_what_is_left_when_the_day_is_cut_at_thirty_minutes_without_a_request(passed):
    visits = joined(Stretch(at, at) for at in minutes(*passed))

    apart = [later - before for before, later in zip(sorted(passed), sorted(passed)[1:], strict=False)]
    assert len(visits) == 1 + sum(gap >= 30 for gap in apart)
    assert visits[0].began_at, visits[-1].last_at == minutes(min(passed), max(passed))
    assert all(began <= last for began, last in visits)


def test_whichever_order_and_batches_moments_come_in_the_visits_are_the_same(app):
    member, chance = a_member(), random.Random(7)
    all_of_them = minutes(*(chance.randrange(600) for _ in range(60)))
    expected = [tuple(visit) for visit in joined(Stretch(at, at) for at in all_of_them)]
    chance.shuffle(all_of_them)

    for start in range(0, 60, 7):
        write_moments([Moment(member.id, at) for at in all_of_them[start : start + 7]])
    write_moments([Moment(member.id, at) for at in all_of_them[:9]])

    assert written(member) == expected


def test_two_processes_that_hear_of_one_visit_write_one(app):
    member = a_member()

    member_id = member.id

    def one(at) -> None:
        with app.app_context():
            write_moments([Moment(member_id, at)])
            db.session.remove()

    at_once([partial(one, at) for at in minutes(0, 1, 2, 3)])

    db.session.expire_all()
    assert written(member) == [tuple(minutes(0, 3))]


def test_requests_are_noted_and_what_programs_ask_by_themselves_is_not(app, as_member):
    member, address = a_member(), f"/api/v1/contents/{a_post().id}"
    begun = utcnow().replace(microsecond=0)
    for passed in (0, 10, 45, 100):
        with time_machine.travel(begun + timedelta(minutes=passed), tick=False):
            as_member(member).get("/api/v1/notifications" if passed == 100 else address)
    app.extensions["visit_times"].flush()

    assert [(last - began) // timedelta(minutes=1) for began, last in written(member)] == [10, 0]


def test_an_erased_member_leaves_no_visit_not_even_one_that_was_under_way(app, deliver_all):
    member = a_member()
    write_moments([Moment(member.id, NINE)])
    note_moment(member.id)
    with transaction():
        erase_account(member_to_change(member.id))
    deliver_all()
    app.extensions["visit_times"].flush()

    assert written(member) == []

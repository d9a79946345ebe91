"""A visit: an authenticated request made by a person; one per member and day."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import event, select

from community.activity.models import ActivityEntry, Visit
from community.clock import reporting_day, utcnow
from community.database import db
from tests.factories import a_member, a_post


def visitors() -> set[int]:
    return set(db.session.scalars(select(Visit.member_id)))


def test_any_request_of_a_member_is_their_visit_of_the_day(as_member):
    lin = a_member()
    as_member(lin).get(f"/api/v1/contents/{a_post().id}")

    assert visitors() == {lin.id}
    entries = db.session.execute(
        select(ActivityEntry.number, ActivityEntry.day).where(ActivityEntry.activity == "visit")
    )
    assert entries.all() == [(lin.number, reporting_day())]


def test_the_next_day_brings_the_next_visit(as_member):
    lin = a_member()
    as_member(lin).get("/api/v1/contents/1")
    with time_machine.travel(utcnow() + timedelta(days=1)):
        as_member(lin).get("/api/v1/contents/1")

    assert len(db.session.scalars(select(Visit.day)).all()) == 2


def test_a_stranger_a_program_and_a_bad_token_make_no_visit(client, as_host):
    post = a_post()
    client.get(f"/api/v1/contents/{post.id}")
    as_host.get(f"/api/v1/contents/{post.id}")
    client.get(f"/api/v1/contents/{post.id}", headers={"Authorization": "Bearer nothing"})

    assert visitors() == set()


def test_after_the_first_request_a_visit_costs_no_statement(app, as_member):
    lin, address = as_member(), f"/api/v1/contents/{a_post().id}"
    lin.get(address)
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))

    lin.get(address)

    assert not [statement for statement in statements if "visits" in statement]

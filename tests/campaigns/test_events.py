"""An event never has more guests than seats; who waits moves up; the door knows who came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import at
from community.database import db
from community.meetups.calendar import calendar_file
from community.meetups.models import Signup
from community.meetups.tasks import remind_of_events
from community.members.queries import member_to_change
from community.notifications.models import Notification
from community.outbox import transaction
from tests.campaigns.scenes import DAY, an_event, now_and
from tests.factories import a_member, token_of
from tests.parallel import at_once


@pytest.fixture
def growth(app, as_member):
    return as_member(a_member(roles=("growth",)))


def path(campaign, rest=""):
    return f"/api/v1/campaigns/{campaign.id}{rest}"


def told(type_):
    return list(db.session.scalars(select(Notification.member_id).where(Notification.type == type_)))


def test_sixty_four_who_sign_up_at_once_never_exceed_the_seats(app):
    event = path(an_event(capacity=10), "/signup")
    bearers = [{"Authorization": f"Bearer {token_of(a_member())}"} for _ in range(64)]
    db.session.remove()

    answers = at_once([lambda b=b: app.test_client().put(event, headers=b) for b in bearers])

    states = [answer.json["state"] for answer in answers]
    assert (states.count("seat"), states.count("waiting")) == (10, 54)
    assert db.session.query(Signup).filter_by(waiting=False).count() == 10


def test_who_waited_longest_gets_the_seat_that_was_given_back_and_is_told(as_member, app):
    event = an_event(capacity=1)
    first, second, third = (a_member() for _ in range(3))
    states = [as_member(m).put(path(event, "/signup")).json for m in (first, second, third)]
    assert [each["place_in_line"] for each in states] == [None, 1, 2]
    assert [each["code"] is None for each in states] == [False, True, True]

    assert as_member(first).delete(path(event, "/signup")).status_code == 204

    assert as_member(second).put(path(event, "/signup")).json["state"] == "seat"
    assert as_member(third).put(path(event, "/signup")).json["place_in_line"] == 1
    assert told("event_seat") == [second.id]


def test_an_erased_guest_leaves_their_seat_to_who_waits(as_member, deliver_all, app):
    event = an_event(capacity=1)
    first, second = a_member(), a_member()
    for member in (first, second):
        as_member(member).put(path(event, "/signup"))

    with transaction():
        erase_account(member_to_change(first.id))
    deliver_all()

    [signup] = db.session.scalars(select(Signup))
    assert (signup.member_id, signup.waiting) == (second.id, False)


def test_the_door_lets_a_code_in_once_and_knows_who_waits(as_member, growth):
    event = an_event(capacity=1)
    guest, waiting = a_member("guest"), a_member()
    code = as_member(guest).put(path(event, "/signup")).json["code"]
    as_member(waiting).put(path(event, "/signup"))
    unseated = db.session.scalar(select(Signup.code).where(Signup.waiting))

    first, second = (growth.post(path(event, "/attendance"), json={"code": code.lower()}).json for _ in range(2))

    assert first == second
    assert first["username"] == "guest"
    assert growth.post(path(event, "/attendance"), json={"code": unseated}).status_code == 409
    assert growth.post(path(event, "/attendance"), json={"code": "NOBODY"}).status_code == 404
    assert as_member(guest).post(path(event, "/attendance"), json={"code": code}).status_code == 403
    people = growth.get(path(event, "/signups")).json["items"]
    assert [(p["waiting"], p["attended_at"] is not None) for p in people] == [(False, True), (True, False)]


def test_guests_are_reminded_the_day_before_once_and_who_waits_is_not(as_member, app):
    event = an_event(capacity=1)
    guest, waiting = a_member(), a_member()
    for member in (guest, waiting):
        as_member(member).put(path(event, "/signup"))

    remind_of_events()
    assert told("event_reminder") == []
    with at(now_and(DAY + timedelta(minutes=1))):
        remind_of_events()
        remind_of_events()

    assert told("event_reminder") == [guest.id]


def test_the_calendar_file_keeps_every_letter_in_lines_of_75_octets():
    moment = now_and()
    text = calendar_file(
        "1@x", "山,里;走\\一走" * 9, "第一行\n第二行", "https://x.example/1", moment, moment + DAY, moment
    )

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:" + "山\\,里\\;走\\\\一走" * 9 in unfolded
    assert "LOCATION:第一行\\n第二行\r\n" in unfolded


def test_an_event_has_a_calendar_file(client, app):
    answer = client.get(path(an_event(), "/event.ics"))

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "LOCATION:江夏路 12 号\\, 武汉" in answer.text

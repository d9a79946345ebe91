"""Browsers of members: a digest where there is a cookie, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import at, utcnow
from community.database import db
from community.http.visitors import COOKIE, new_cookie
from community.members.models import Member
from community.outbox import transaction
from community.visitors.actions import visitor_with_cookie
from moderation.integrity.devices import MOST_DEVICES, devices_of, forget_old_devices, keep_device
from moderation.integrity.models import MemberDevice
from tests.factories import a_member

ACCOUNT = {"username": "lin", "password": "correct horse battery"}


@pytest.fixture
def browser(client):
    """A client that bears our cookie, and the digest of it."""
    value = new_cookie()
    client.set_cookie(COOKIE, value)
    return client, visitor_with_cookie(value).cookie


def kept() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(MemberDevice.device)))


def test_who_registers_and_signs_in_from_a_browser_with_our_cookie_is_kept_with_its_digest_once(browser, deliver_all):
    client, digest = browser
    assert client.post("/api/v1/members", json=ACCOUNT).status_code == 201
    assert client.post("/api/v1/tokens", json=ACCOUNT).status_code == 201

    deliver_all()

    assert kept() == [digest]


def test_without_a_cookie_nothing_is_kept(client, deliver_all):
    client.post("/api/v1/members", json=ACCOUNT)
    client.post("/api/v1/tokens", json=ACCOUNT)

    deliver_all()

    assert kept() == []


def test_the_cookie_itself_is_not_kept(browser, deliver_all):
    client, _ = browser
    client.post("/api/v1/members", json=ACCOUNT)

    deliver_all()

    assert client.get_cookie(COOKIE).value not in kept()


def test_an_erased_member_leaves_no_device_whichever_fact_comes_first(browser, deliver_all):
    client, digest = browser
    member_id = int(client.post("/api/v1/members", json=ACCOUNT).json["id"])
    deliver_all()
    with transaction():
        erase_account(db.session.get_one(Member, member_id))
    deliver_all()

    with transaction():
        keep_device(member_id, digest)

    assert kept() == []


def test_a_member_has_at_most_twenty_devices_and_the_oldest_makes_room(app):
    member = a_member()
    for number in range(MOST_DEVICES + 2):
        with at(utcnow() + timedelta(minutes=number)), transaction():
            keep_device(member.id, f"device {number}")

    assert devices_of([member.id])[member.id] == {f"device {number}" for number in range(2, MOST_DEVICES + 2)}


def test_a_device_that_nobody_came_from_for_half_a_year_is_forgotten(app):
    member = a_member()
    for days, device in ((181, "old"), (179, "new")):
        with at(utcnow() - timedelta(days=days)), transaction():
            keep_device(member.id, device)

    forget_old_devices()

    assert kept() == ["new"]

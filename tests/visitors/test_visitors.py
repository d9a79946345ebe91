"""Visitors are told apart without an address of theirs being kept."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.visitors.actions import forget_old_salts, visitor_at, visitor_with_cookie
from community.visitors.models import DaySalt


def test_a_visitor_without_a_cookie_is_the_same_all_day_and_another_tomorrow(app):
    today = visitor_at("203.0.113.9", "a browser")

    assert visitor_at("203.0.113.9", "a browser") == today
    assert visitor_at("203.0.113.10", "a browser") != today
    assert visitor_at("203.0.113.9", "another") != today
    with time_machine.travel(utcnow() + timedelta(days=1)):
        assert visitor_at("203.0.113.9", "a browser") != today


def test_a_cookie_names_the_visitor_whatever_the_day_and_only_its_digest_is_kept(app):
    visitor = visitor_with_cookie("0123456789abcdefghijkl")

    assert visitor.key == visitor.cookie
    assert "0123456789" not in visitor.key
    with time_machine.travel(utcnow() + timedelta(days=9)):
        assert visitor_with_cookie("0123456789abcdefghijkl") == visitor


def test_the_salt_of_a_day_is_gone_when_the_day_is(app):
    with time_machine.travel(utcnow() - timedelta(days=1)):
        visitor_at("203.0.113.9", "a browser")
    visitor_at("203.0.113.9", "a browser")
    assert len(db.session.scalars(select(DaySalt.day)).all()) == 2

    forget_old_salts()

    assert len(db.session.scalars(select(DaySalt.day)).all()) == 1

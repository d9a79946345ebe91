"""Impressions: a person was shown a content that is not theirs; distinct by viewer, content and day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from community.clock import reporting_day, utcnow
from community.database import db
from community.impressions.actions import write_impressions
from community.impressions.models import Impression
from community.impressions.queries import impressions_of
from community.impressions.seen import Seen
from tests.factories import a_member, a_post, an_api_key
from tests.parallel import at_once
from tests.visitors.agents import NOBODY, PEOPLE

PHONE, ROBOT = {"User-Agent": PEOPLE[6]}, {"User-Agent": NOBODY[0]}


@pytest.fixture
def views(app):
    """``views(post)``: how often it was seen, after everything gathered is written; equal to the facts."""

    def seen(content) -> int:
        app.extensions["impressions"].flush()
        db.session.expire_all()
        facts = db.session.scalar(select(func.count()).where(Impression.content_id == content.id))
        assert facts == content.views_count
        return facts

    return seen


def test_looking_twice_on_a_day_is_one_impression_and_tomorrow_another(as_member, views):
    post, lin = a_post(), as_member()

    for _ in range(2):
        lin.get(f"/api/v1/contents/{post.id}")
    assert views(post) == 1
    with time_machine.travel(utcnow() + timedelta(minutes=59, hours=23)):
        lin = as_member()
        lin.get(f"/api/v1/contents/{post.id}")
    assert views(post) == 2


def test_the_author_staff_robots_and_programs_see_without_counting(app, client, as_member, as_moderator, views):
    post = a_post()
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('host')}"
    growth = as_member(a_member(roles=("growth",)))

    for who in (as_member(post.author), as_moderator, growth, program):
        assert who.get(f"/api/v1/contents/{post.id}", headers=PHONE).status_code == 200
    client.get(f"/p/{post.id}", headers=ROBOT)
    client.get(f"/api/v1/contents/{post.id}", headers=ROBOT)

    assert views(post) == 0


def test_a_stranger_counts_on_the_page_and_in_lists(client, views):
    post = a_post()

    client.get(f"/p/{post.id}", headers=PHONE)
    assert views(post) == 1
    client.get(f"/api/v1/contents/{post.id}", headers={"User-Agent": PEOPLE[0]})
    assert views(post) == 2


def test_an_answer_to_a_change_or_a_head_is_no_impression(as_member, views):
    post, lin = a_post(), as_member()

    lin.put(f"/api/v1/contents/{post.id}/like")
    lin.head(f"/api/v1/contents/{post.id}")

    assert views(post) == 0


def test_a_page_that_the_client_has_kept_was_shown_all_the_same(as_member, client, views):
    post = a_post()
    tag = client.get(f"/api/v1/contents/{post.id}", headers=ROBOT).headers["ETag"]

    answer = client.get(f"/api/v1/contents/{post.id}", headers={**PHONE, "If-None-Match": tag})

    assert answer.status_code == 304
    assert views(post) == 1


def test_the_background_thread_writes_without_being_asked(as_member):
    post = a_post()
    as_member().get(f"/api/v1/contents/{post.id}")

    until = utcnow() + timedelta(seconds=20)
    while impressions_of(post.id, reporting_day()) == 0 and utcnow() < until:
        pass

    assert impressions_of(post.id, reporting_day()) == 1


def test_the_same_batch_written_by_many_at_a_time_counts_once(app, views):
    posts = [a_post() for _ in range(5)]
    batch = {Seen(post.id, reporting_day(), f"member:{n}") for post in posts for n in range(50)}

    def write() -> int:
        with app.app_context():
            return write_impressions(batch)

    assert sum(at_once([write] * 8)) == 250
    assert [views(post) for post in posts] == [50] * 5


def test_a_batch_longer_than_a_statement_is_written_whole(app, views):
    post = a_post()

    assert write_impressions(Seen(post.id, reporting_day(), f"member:{n}") for n in range(4_500)) == 4_500
    assert views(post) == 4_500

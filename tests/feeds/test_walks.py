"""Whole walks while others write: nothing twice, and nothing missing that was there and stays visible."""

from __future__ import annotations

import itertools
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from community.catalog.queries import get_product
from community.clock import utcnow
from community.content.actions import hold
from community.content.queries import content_to_change
from community.database import db
from community.feeds.queries import trending_ids
from community.feeds.walks import begin_walk
from community.follows.actions import follow, follow_product, follow_topic
from community.generations import Generation, freeze
from community.likes.actions import like
from community.members.models import Member
from community.members.queries import ANYBODY
from community.outbox import transaction
from community.topics.queries import access_topic
from tests.factories import a_member, a_post, a_product
from tests.feeds.walks import ids_of, walk
from tests.statements import statements

TOPIC, PRODUCT = "山", "SKU-WALK"
MOVING = ("/api/v1/feeds/trending", "/api/v1/feeds/recommended")
STILL = (
    "/api/v1/feeds/latest",
    "/api/v1/feeds/following",
    f"/api/v1/feeds/topics/{TOPIC}",
    f"/api/v1/feeds/products/{PRODUCT}",
)
FEEDS = (*MOVING, *STILL)


def a_post_of_all(**given):
    """A note that stands in every feed of who follows the topic."""
    return a_post(f"今天去了山里。 #{TOPIC}#", products=[get_product(PRODUCT)], **given)


@pytest.fixture
def walker(as_member):
    """Who follows the topic and the product of all notes of this file."""
    member = a_member()
    a_product(PRODUCT)
    a_post_of_all()
    with transaction():
        follow_topic(member, access_topic(TOPIC, ANYBODY))
        follow_product(member, get_product(PRODUCT))
    return member, as_member(member)


@contextmanager
def busy(app, posts, doomed, follower_id):
    """While the block runs, others publish, like what is old, hide what is doomed, and the follower follows authors."""
    stop = threading.Event()

    def write(turn: int) -> None:
        with app.app_context():
            for step in itertools.count(turn, 2):
                if stop.is_set():
                    return
                fresh, fan = a_post_of_all(), a_member()
                with transaction():
                    like(fan, content_to_change(posts[step % len(posts)]))
                    follow(db.session.get_one(Member, follower_id), db.session.get_one(Member, fresh.author_id))
                if step < len(doomed):
                    with transaction():
                        hold(content_to_change(doomed[step]))

    threads = [threading.Thread(target=write, args=(turn,)) for turn in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("path", FEEDS)
def test_a_walk_while_others_publish_like_hide_and_follow_is_whole(app, walker, path):
    member, client = walker
    posts = [a_post_of_all().id for _ in range(14)]
    doomed = posts[::5]

    with busy(app, posts, doomed, member.id):
        walked = ids_of(walk(client, path, limit=3))

    assert len(walked) == len(set(walked))
    assert set(posts) - set(doomed) <= set(walked)


@pytest.mark.parametrize("path", MOVING)
def test_what_rises_or_falls_between_two_pages_is_shown_once(client, path):
    posts = [a_post() for _ in range(11)]
    fans, lifted = [a_member() for _ in range(3)], iter([*posts, *posts])

    def meanwhile():
        a_post()
        for _ in range(2):
            post_id = next(lifted).id
            for fan in fans:
                with transaction():
                    like(fan, content_to_change(post_id))

    walked = ids_of(walk(client, path, limit=2, meanwhile=meanwhile))

    assert len(walked) == len(set(walked))
    assert {post.id for post in posts} <= set(walked)


@pytest.mark.parametrize("path", FEEDS)
def test_what_was_hidden_before_its_page_is_not_shown_on_it(walker, path):
    posts = [a_post_of_all() for _ in range(4)]
    _, client = walker
    first = client.get(path, query_string={"limit": 2}).json
    later = next(post for post in posts if post.id not in ids_of(first["items"]))

    with transaction():
        hold(content_to_change(later.id))
    rest = client.get(path, query_string={"limit": 100, "cursor": first["next"]}).json

    assert later.id not in ids_of(rest["items"])
    assert len(first["items"]) + len(rest["items"]) == 4
    assert rest["next"] is None


@pytest.mark.parametrize("path", FEEDS)
def test_a_cursor_serves_its_own_list_and_reader_alone_and_untouched(as_member, walker, path):
    for _ in range(3):
        a_post_of_all()
    _, client = walker
    cursor = client.get(path, query_string={"limit": 1}).json["next"]
    other = FEEDS[FEEDS.index(path) - 1]
    tampered = ("A" if cursor[0] != "A" else "B") + cursor[1:]

    assert client.get(other, query_string={"limit": 1, "cursor": cursor}).status_code == 400
    assert as_member().get(path, query_string={"limit": 1, "cursor": cursor}).status_code == 400
    assert client.get(path, query_string={"limit": 1, "cursor": tampered}).status_code == 400
    assert client.get(path, query_string={"limit": 2, "cursor": cursor}).status_code == 200


@pytest.mark.parametrize("path", MOVING)
def test_a_walk_may_last_30_minutes_from_its_first_page(client, path):
    for _ in range(6):
        a_post()
    with time_machine.travel(utcnow(), tick=False) as clock:
        first = client.get(path, query_string={"limit": 1}).json["next"]
        clock.shift(timedelta(minutes=29))
        second = client.get(path, query_string={"limit": 1, "cursor": first})
        assert second.status_code == 200
        clock.shift(timedelta(minutes=1))

        for cursor in (first, second.json["next"]):
            assert client.get(path, query_string={"limit": 1, "cursor": cursor}).status_code == 410


@pytest.mark.parametrize("path", MOVING)
def test_a_first_page_writes_nothing(client, path):
    for _ in range(3):
        a_post()
    client.get(path)  # the first request of a process or a day may note more

    with statements() as sent:
        assert client.get(path, query_string={"limit": 1}).json["next"]

    assert all(statement.startswith("SELECT") for statement, _ in sent)


def test_walks_that_began_before_an_order_was_frozen_share_it(client, as_member):
    for _ in range(5):
        a_post()
    readers = [client, as_member(), as_member()]
    firsts = [reader.get(MOVING[0], query_string={"limit": 1}).json["next"] for reader in readers]
    a_post()

    for reader, cursor in zip(readers, firsts, strict=True):
        assert reader.get(MOVING[0], query_string={"limit": 1, "cursor": cursor}).status_code == 200

    assert db.session.scalar(select(func.count()).select_from(Generation)) == 1


def test_an_order_frozen_before_a_walk_began_does_not_serve_it(app):
    a_post()
    long_ago = freeze("trending", trending_ids, since=utcnow())
    newer = a_post()

    with app.test_request_context():
        assert freeze("trending", trending_ids, since=utcnow()) != long_ago
    assert newer.id in trending_ids()


def test_the_longest_page_fits_into_a_cursor_even_where_ids_are_long(app):
    with app.test_request_context("/feeds/trending"):
        cursor = begin_walk([2**62 + number for number in range(100)])

    assert len(cursor) <= 2_000

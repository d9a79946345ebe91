"""Counts that stay exact, and walks that stay whole, while others write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from flask import Flask

from community import deliveries
from community.content.queries import content_to_change
from community.database import db
from community.likes.actions import like, unlike
from community.members.models import Member
from community.notifications.actions import notify
from community.outbox import transaction
from tests.factories import a_comment, a_member, a_post
from tests.feeds.walks import ids_of, walk
from tests.parallel import at_once
from tests.statements import statements

NOTIFICATIONS = "/api/v1/notifications"


def test_thirty_parallel_likes_heard_by_parallel_workers_are_counted_exactly(app: Flask, as_member, deliver_all):
    author = a_member()
    author_id, post_id = author.id, a_post(author=author).id
    fans = [a_member().id for _ in range(30)]

    def like_and_deliver(fan_id: int) -> None:
        with app.app_context():
            with transaction():
                like(db.session.get(Member, fan_id), content_to_change(post_id))
            deliveries.deliver("default")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(like_and_deliver, fans))
    deliver_all()
    answer = as_member(db.session.get(Member, author_id)).get(NOTIFICATIONS).json

    assert [item["count"] for item in answer["items"]] == [30]
    assert answer["unread"] == 1
    assert deliveries.backlog()["resting"] == 0


def test_sixty_four_parallel_events_and_a_reading_in_their_midst_leave_the_counts_exact(app, as_member, deliver_all):
    author = a_member()
    posts = [a_post(author=author).id for _ in range(4)]
    fans = [(a_member().id, posts[n % 4]) for n in range(64)]
    client = as_member(author)

    def happen(fan_id: int, post_id: int) -> None:
        with app.app_context():
            with transaction():
                like(db.session.get(Member, fan_id), content_to_change(post_id))
            deliveries.deliver("default")

    def read() -> None:
        with app.app_context():
            client.post(f"{NOTIFICATIONS}/read", json={"all": True})

    calls = [partial(happen, *fan) for fan in fans]
    at_once([*calls[:32], read, *calls[32:]])
    deliver_all()
    answer = client.get(f"{NOTIFICATIONS}?limit=100").json

    assert sum(item["count"] for item in answer["items"]) == 64
    assert answer["unread"] == len([item for item in answer["items"] if not item["read"]]) <= 4


def test_likes_taken_back_in_any_order_leave_those_that_stand(app, as_member, deliver_all):
    author = a_member()
    post_id = a_post(author=author).id
    fans = [a_member().id for _ in range(12)]

    def waver(fan_id: int) -> None:
        with app.app_context():
            for change in (like, unlike, like, unlike) if fan_id % 2 else (like, unlike, like):
                with transaction():
                    change(db.session.get(Member, fan_id), content_to_change(post_id))
                deliveries.deliver("default")

    at_once([partial(waver, fan_id) for fan_id in fans])
    deliver_all()
    [item] = as_member(author).get(NOTIFICATIONS).json["items"]

    assert item["count"] == len([fan_id for fan_id in fans if fan_id % 2 == 0])


def test_a_walk_stays_whole_while_groups_grow_and_new_notifications_come(as_member, deliver_all):
    author = a_member()
    posts = [a_post(author=author) for _ in range(7)]
    for post in posts:
        a_comment(post)
    deliver_all()
    client, late = as_member(author), iter(posts)

    def meanwhile():
        grown = next(late)
        a_comment(grown)
        a_comment(a_post(author=author))
        deliver_all()

    before = ids_of(client.get(f"{NOTIFICATIONS}?limit=100").json["items"])
    walked = ids_of(walk(client, NOTIFICATIONS, limit=2, meanwhile=meanwhile))
    after = walk(client, NOTIFICATIONS, limit=3)

    assert walked == before
    assert [item["content"]["id"] for item in after[1:6:2]] == [str(post.id) for post in reversed(posts[:3])]
    assert [item["count"] for item in after[:6]] == [1, 2] * 3


def test_a_notification_moves_up_when_it_grows(as_member, deliver_all):
    author = a_member()
    first, second = a_post(author=author), a_post(author=author)
    for post in (first, second, first):
        a_comment(post)
        deliver_all()

    items = as_member(author).get(NOTIFICATIONS).json["items"]

    assert [(item["content"]["id"], item["count"]) for item in items] == [(str(first.id), 2), (str(second.id), 1)]


def test_unread_is_exact_over_more_than_a_page(as_member, deliver_all):
    author = a_member()
    for _ in range(5):
        with transaction():
            notify(author, "decision", text_zh="通知", text_en="Notice")
    client = as_member(author)
    first = client.get(f"{NOTIFICATIONS}?limit=2").json

    assert first["unread"] == 5
    assert client.post(f"{NOTIFICATIONS}/read", json={"ids": [item["id"] for item in first["items"]]}).json == {
        "unread": 3
    }
    assert client.post(f"{NOTIFICATIONS}/read", json={"all": True}).json == {"unread": 0}
    assert client.post(f"{NOTIFICATIONS}/read", json={"all": True}).json == {"unread": 0}


def test_a_long_page_costs_as_many_statements_as_a_short_one(as_member, deliver_all):
    author = a_member()
    for _ in range(6):
        a_comment(a_post(author=author))
    deliver_all()
    client = as_member(author)

    def cost(limit: int) -> int:
        with statements() as sent:
            assert client.get(f"{NOTIFICATIONS}?limit={limit}").status_code == 200
        return len([statement for statement, _ in sent if statement.startswith("SELECT")])

    cost(1)  # the first request of a day notes the visit

    assert cost(100) <= cost(1) <= 7

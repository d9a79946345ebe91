"""Slow mode: one contribution of a member in so many seconds, in one place."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from moderation.audit.models import Act
from tests.factories import a_comment, a_member, a_post, a_product, a_question, a_review
from tests.parallel import at_once

SLOW = "/api/v1/moderation/slow-mode"
UNTIL = "2099-12-31T00:00:00Z"


def slow_down(client, **subject):
    answer = client.put(SLOW, json={"seconds_between": 60, "until": UNTIL, **subject})
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def comment(client, post, body="走了三天，鞋底很抓地。"):
    return client.post(f"/api/v1/contents/{post.id}/comments", json={"body": body})


def test_a_second_comment_within_the_time_is_429_and_says_in_both_languages_how_long_to_wait(as_moderator, as_member):
    post, writer = a_post(), as_member()
    slow_down(as_moderator, content_id=str(post.id))
    assert comment(writer, post).status_code == 201

    refused = comment(writer, post, "再说一句，颜色也好看。")

    assert (refused.status_code, refused.json["type"]) == (429, "/problems/slow-mode")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "60 秒" in refused.json["detail"]
    assert "60 seconds" in refused.json["detail"]


def test_of_two_comments_sent_at_once_one_is_taken(as_moderator, as_member):
    post, lin = a_post(), a_member()
    slow_down(as_moderator, content_id=str(post.id))
    here, clients = f"/api/v1/contents/{post.id}/comments", [as_member(lin) for _ in range(4)]

    answered = at_once([partial(client.post, here, json={"body": "走了三天，鞋底很抓地。"}) for client in clients])

    assert sorted(answer.status_code for answer in answered) == [201, 429, 429, 429]


def test_after_the_time_the_next_comment_is_taken(as_moderator):
    post, writer = a_post(), a_member()
    slow_down(as_moderator, content_id=str(post.id))
    a_comment(post, author=writer)

    with time_machine.travel(utcnow() + timedelta(seconds=61)):
        assert a_comment(post, "再说一句，颜色也好看。", author=writer).id


def test_slow_mode_slows_each_member_by_itself_and_only_there(as_moderator, as_member):
    post, other, lin = a_post(), a_post(), as_member()
    slow_down(as_moderator, content_id=str(post.id))
    comment(lin, post)

    assert comment(as_member(), post, "我也想问问尺码合适吗？").status_code == 201
    assert comment(lin, other, "这里没有人催我慢下来。").status_code == 201


def test_staff_writes_at_its_own_pace(as_moderator):
    post = a_post()
    slow_down(as_moderator, content_id=str(post.id))

    written = [comment(as_moderator, post, body).status_code for body in ("请大家冷静讨论。", "人身攻击会被移除。")]

    assert written == [201, 201]


def test_a_slow_product_takes_a_review_and_then_no_question_of_the_same_member(as_moderator, as_member):
    product, writer = a_product("SKU-9"), a_member()
    a_review(product, author=writer)
    slow_down(as_moderator, product_id="SKU-9")

    asked = as_member(writer).post("/api/v1/products/SKU-9/questions", json={"body": "平时穿 42 码，要买小一号吗？"})

    assert asked.status_code == 429
    assert a_question(product=product).id


def test_slow_mode_ends_by_itself_by_hand_and_twice_is_harmless(as_moderator, as_member):
    post, writer = a_post(), as_member()
    slow_down(as_moderator, content_id=str(post.id))
    comment(writer, post)

    for _ in range(2):
        assert as_moderator.delete(f"{SLOW}?content_id={post.id}").json == {"items": []}

    assert comment(writer, post, "再说一句，颜色也好看。").status_code == 201
    assert db.session.scalars(select(Act.act).where(Act.act.startswith("slow_mode")).order_by(Act.id)).all() == [
        "slow_mode.set",
        "slow_mode.ended",
    ]


def test_what_is_set_again_holds_as_it_was_set_last(as_moderator):
    post = a_post()
    slow_down(as_moderator, content_id=str(post.id))

    [shown] = slow_down(as_moderator, content_id=str(post.id), seconds_between=600)

    assert (shown["content_id"], shown["product_id"], shown["seconds_between"]) == (str(post.id), None, 600)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"content_id": "1", "product_id": "SKU-1"},
        {"product_id": "SKU-1", "seconds_between": 0},
        {"product_id": "SKU-1", "until": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_slow_mode_of_nothing_or_for_a_time_that_is_over_is_422(as_moderator, wrong):
    a_product("SKU-1")

    assert as_moderator.put(SLOW, json={"seconds_between": 60, "until": UNTIL, **wrong}).status_code == 422


def test_a_comment_is_slowed_where_it_stands_and_an_unknown_product_is_404(as_moderator):
    body = {"seconds_between": 60, "until": UNTIL}

    assert as_moderator.put(SLOW, json={**body, "content_id": str(a_comment().id)}).status_code == 422
    assert as_moderator.put(SLOW, json={**body, "product_id": "SKU-404"}).status_code == 404


def test_members_have_no_hand_on_the_pace(as_member):
    assert as_member().put(SLOW, json={}).status_code == 403

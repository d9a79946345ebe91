"""Caps per day: altogether and towards one member, told with the time that is left, exact when many come at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from community.caps.actions import seconds_left
from community.caps.models import CapUse
from community.caps.table import CAPS
from community.database import db
from community.likes.models import Like
from community.outbox import transaction
from tests.factories import a_member, a_post
from tests.parallel import at_once

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai: fifteen hours are left


@pytest.fixture
def capped(app):
    """The house as its operator runs it: with limits."""
    config = app.config["COMMUNITY"]
    app.config["COMMUNITY"] = replace(config, rate_limits=True)
    yield
    app.config["COMMUNITY"] = config


def like(client, post):
    return client.put(f"/api/v1/contents/{post.id}/like")


def test_a_newcomer_likes_six_contents_of_one_author_a_day_and_is_told_when_to_go_on(capped, as_member):
    author, fan = a_member(), a_member()
    posts, other = [a_post(author=author) for _ in range(7)], a_post()
    with time_machine.travel(MORNING, tick=False):
        client = as_member(fan)
        assert [like(client, post).status_code for post in posts] == [200] * 6 + [429]
        refused = like(client, posts[6])

        assert (refused.json["type"], refused.headers["Retry-After"]) == ("/problems/daily-cap", str(15 * 3600))
        assert "同一位成员" in refused.json["detail"]
        assert "6 likes a day for one and the same member" in refused.json["detail"]
        assert like(client, other).status_code == 200
        assert client.get(f"/api/v1/contents/{posts[6].id}").json["counts"]["likes"] == 0
    with time_machine.travel("2026-11-22T16:00:01Z", tick=False):
        assert like(as_member(fan), posts[6]).status_code == 200


def test_of_many_likes_at_once_as_many_pass_as_the_day_allows(capped, as_member):
    author, client = a_member(), as_member()
    addresses = [f"/api/v1/contents/{a_post(author=author).id}/like" for _ in range(16)]

    answers = at_once([lambda address=address: client.put(address) for address in addresses])

    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [429] * 10
    assert db.session.scalar(select(func.count()).select_from(Like)) == 6
    assert sorted(db.session.scalars(select(CapUse.times))) == [6, 6]


def test_likes_of_a_day_are_capped_altogether_and_what_is_taken_back_is_not_given_back(capped, as_member):
    fan, post = a_member(), a_post()
    client = as_member(fan)
    like(client, post)
    client.delete(f"/api/v1/contents/{post.id}/like")
    with transaction():
        db.session.scalars(select(CapUse).filter_by(other_id=0)).one().times = CAPS["like"].altogether[0]

    assert like(client, post).status_code == 429
    assert client.put(f"/api/v1/members/{post.author.username}/follow").status_code == 200


def test_trust_raises_the_caps_and_staff_and_imports_have_none(capped, as_member):
    author = a_member()
    posts = [a_post(author=author) for _ in range(10)]
    trusted, staff = a_member(), a_member(roles=("moderator",))
    imported = a_member(imported_at=MORNING)
    with transaction():
        trusted.trust = "T1"

    answers = {who: [like(as_member(who), post).status_code for post in posts] for who in (trusted, staff, imported)}

    assert answers == {trusted: [200] * 9 + [429], staff: [200] * 10, imported: [200] * 10}


def test_comments_mentions_and_reports_are_capped_too(capped, as_member):
    lin = a_member()
    client, post = as_member(lin), a_post()
    used = {"comment": CAPS["comment"], "mention": CAPS["mention"], "report": CAPS["report"]}
    with transaction():
        for act, cap in used.items():
            spent = {"day": MORNING.date(), "other_id": 0, "times": cap.altogether[0]}
            db.session.add(CapUse(member_id=lin.id, act=act, **spent))
    with time_machine.travel(MORNING, tick=False):
        client = as_member(lin)
        somebody = a_member().username
        answers = [
            client.post(f"/api/v1/contents/{post.id}/comments", json={"body": "写得真好，谢谢。"}),
            client.post("/api/v1/posts", json={"body": f"今天和 @{somebody} 去了山里，路很好走。"}),
            client.post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"}),
        ]

    assert [(answer.status_code, answer.json["type"]) for answer in answers] == [(429, "/problems/daily-cap")] * 3


def test_a_day_ends_at_midnight_of_the_community(app):
    assert seconds_left(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == 1
    assert seconds_left(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == 24 * 3600

"""Whoever writes under the topic takes part; the ranking is live until the end, and then nobody moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.bookmarks.actions import bookmark
from community.campaigns.queries import participants_of
from community.clock import at
from community.content.actions import remove, withdraw
from community.database import db
from community.likes.actions import discount, like
from community.notifications.models import Notification
from community.outbox import transaction
from tests.campaigns.scenes import a_campaign, close, now_and
from tests.factories import a_comment, a_member, a_post

BODY = "雨后的山路很好走。 #周末去山里#"


@pytest.fixture
def growth(app, as_member):
    return as_member(a_member(roles=("growth",)))


def path(campaign, rest=""):
    return f"/api/v1/campaigns/{campaign.id}{rest}"


def liked(content, by=1):
    for _ in range(by):
        with transaction():
            like(a_member(), content)


def ranking(client, campaign):
    return client.get(path(campaign, "/ranking")).json["items"]


def ids(entries):
    return [entry["content"] and entry["content"]["id"] for entry in entries]


def test_contents_enter_by_themselves_and_are_ranked_by_how_many_people_engaged(client, deliver_all, app):
    campaign = a_campaign("topic_challenge", most_entries=1)
    author, fan = a_member(), a_member()
    weak, strong, own = a_post(BODY), a_post(BODY, author=author), a_post(BODY, author=author)
    a_post("没有话题的内容，不参加。")
    with at(now_and(timedelta(seconds=-30))):
        a_post(BODY)
    liked(strong, 2)
    with transaction():
        like(fan, weak)
        bookmark(fan, weak)
        like(author, own)
    for _ in range(3):
        a_comment(strong, author=author)
    a_comment(strong, author=fan)
    deliver_all()

    entries = ranking(client, campaign)

    assert ids(entries) == [str(strong.id), str(weak.id)]
    assert [(e["rank"], e["score"]) for e in entries] == [(1, 3), (2, 2)]
    assert participants_of(campaign.id) == sorted([author.id, weak.author_id])


def test_discounted_likes_move_nobody(client, app):
    campaign = a_campaign("topic_challenge")
    honest, bought = a_post(BODY), a_post(BODY)
    liked(honest)
    buyers = [a_member() for _ in range(3)]
    for buyer in buyers:
        with transaction():
            like(buyer, bought)
    assert ids(ranking(client, campaign))[0] == str(bought.id)

    with transaction():
        discount([b.id for b in buyers], [bought.id], "ring:1")

    assert ids(ranking(client, campaign)) == [str(honest.id), str(bought.id)]


def test_what_is_taken_back_leaves_a_live_ranking(client, app):
    campaign = a_campaign("topic_challenge")
    post = a_post(BODY)
    assert ids(ranking(client, campaign)) == [str(post.id)]

    with transaction():
        withdraw(post)

    assert ranking(client, campaign) == []


def test_after_the_end_likes_and_removals_move_nobody(client, deliver_all, app):
    campaign = a_campaign("topic_challenge")
    first, second = a_post(BODY), a_post(BODY)
    liked(first)
    close(campaign, deliver_all)

    liked(second, 3)
    with transaction():
        remove(first)
    with at(now_and(timedelta(hours=1))):
        a_post(BODY)

    entries = ranking(client, campaign)
    assert [(e["rank"], e["score"]) for e in entries] == [(1, 1), (2, 0)]
    assert ids(entries) == [None, str(second.id)]
    assert client.get(path(campaign)).json["state"] == "frozen"


def test_a_disqualified_content_leaves_and_its_author_reads_why(growth, as_member, client):
    campaign = a_campaign("topic_challenge")
    post, other = a_post(BODY), a_post(BODY)
    said = {"content_id": str(post.id), "reason": "图片不是本人拍摄"}

    for _ in range(2):
        assert growth.post(path(campaign, "/disqualifications"), json=said).status_code == 204

    assert ids(ranking(client, campaign)) == [str(other.id)]
    [text] = db.session.scalars(select(Notification.texts).where(Notification.member_id == post.author_id))
    assert "图片不是本人拍摄" in text["zh-CN"]
    stranger = {**said, "content_id": str(a_post().id)}
    assert growth.post(path(campaign, "/disqualifications"), json=stranger).status_code == 404
    assert as_member().post(path(campaign, "/disqualifications"), json=said).status_code == 403


def test_a_disqualification_after_the_end_marks_and_moves_nobody(growth, client, deliver_all):
    campaign = a_campaign("topic_challenge")
    first, second = a_post(BODY), a_post(BODY)
    liked(first)
    close(campaign, deliver_all)

    growth.post(path(campaign, "/disqualifications"), json={"content_id": str(first.id), "reason": "抄袭"})

    assert [(e["rank"], e["disqualified"]) for e in ranking(client, campaign)] == [(1, True), (2, False)]
    assert ids(ranking(client, campaign)) == [str(first.id), str(second.id)]


def test_members_find_their_own_rank(as_member, deliver_all, app):
    campaign = a_campaign("topic_challenge")
    better, mine = a_post(BODY), a_post(BODY)
    liked(better)
    deliver_all()

    [own] = as_member(mine.author).get("/api/v1/me/campaigns").json["items"]

    assert own["mine"]["entries"] == [{"content_id": str(mine.id), "rank": 2, "score": 0}]
    assert own["id"] == str(campaign.id)


def test_a_challenge_needs_a_topic(growth):
    window = {"opens_at": now_and(timedelta(hours=1)).isoformat(), "closes_at": now_and(timedelta(hours=2)).isoformat()}
    said = {"kind": "topic_challenge", "title": "山", "description": "山。", "rules": "无。", "terms": {}}

    answer = growth.post("/api/v1/campaigns", json={**said, **window})

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["topic"])

"""Scores explain themselves, and change through engagement alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from community.content.queries import content_to_change
from community.follows.actions import follow_topic
from community.likes.actions import like
from community.members.queries import ANYBODY
from community.outbox import transaction
from community.topics.queries import access_topic
from tests.factories import a_comment, a_member, a_post
from tests.feeds.walks import ids_of

FEEDS = ("latest", "trending", "recommended", "following")


def some_engaged_posts(viewer) -> None:
    post, other = a_post("新帐篷。 #露营#"), a_post("旧帐篷。 #露营#")
    a_comment(post)
    with transaction():
        follow_topic(viewer, access_topic("露营", ANYBODY))
        like(viewer, content_to_change(other.id))
        like(a_member(), content_to_change(other.id))


@pytest.mark.parametrize("feed", FEEDS)
def test_the_terms_of_every_score_sum_to_it(as_member, feed):
    viewer = a_member()
    some_engaged_posts(viewer)

    items = as_member(viewer).get(f"/api/v1/feeds/{feed}?explain=1").json["items"]

    assert len(items) == 2
    for item in items:
        assert sum(item["score"]["terms"].values()) == pytest.approx(item["score"]["value"], abs=1e-9)
        assert item["score"]["weighted"]["likes"] == item["counts"]["likes"]
        assert item["score"]["weighted"]["comments"] == 4 * item["counts"]["comments"]
        assert item["score"]["weights"] == ("recommended-2" if feed == "recommended" else "ces-1")
        assert item["why"]


@pytest.mark.parametrize("feed", FEEDS)
def test_scores_are_shown_to_who_asks_and_reasons_wherever_a_choice_was_made(as_member, feed):
    viewer = a_member()
    some_engaged_posts(viewer)

    for item in as_member(viewer).get(f"/api/v1/feeds/{feed}").json["items"]:
        assert "score" not in item
        assert ("why" in item) is (feed == "recommended")


def test_trending_stands_in_the_order_of_the_scores_it_shows(client):
    some_engaged_posts(a_member())
    a_post()

    scores = [item["score"]["value"] for item in client.get("/api/v1/feeds/trending?explain=1").json["items"]]

    assert scores == sorted(scores, reverse=True)


def test_engagement_lifts_a_content_and_the_passing_of_time_changes_no_score(client):
    old, new = a_post(), a_post()
    with transaction():
        like(a_member(), content_to_change(old.id))

    before = client.get("/api/v1/feeds/trending?explain=1").json["items"]
    with time_machine.travel(utcnow() + timedelta(days=3)):
        after = client.get("/api/v1/feeds/trending?explain=1").json["items"]

    assert ids_of(before) == [old.id, new.id]
    assert [item["score"] for item in before] == [item["score"] for item in after]

"""What is recommended to whom, and what a member says has its effect on the very next page."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.blocks.actions import block
from community.clock import utcnow
from community.content.queries import content_to_change
from community.database import db
from community.follows.actions import follow, follow_topic
from community.generations import Generation
from community.likes.actions import like
from community.members.queries import ANYBODY
from community.outbox import transaction
from community.tags.actions import declare_tag
from community.topics.queries import access_topic
from tests.factories import a_comment, a_member, a_post
from tests.feeds.walks import ids_of, walk
from tests.statements import statements

RECOMMENDED = "/api/v1/feeds/recommended"
PROFILE = ("topic_follows", "product_follows", "member_tags", "not_interested", "impressions", "likes")
ENGLISH = {"Accept-Language": "en"}


def shown(client) -> list[int]:
    return ids_of(walk(client, RECOMMENDED))


def a_post_of_yesterday(*args, **given):
    with time_machine.travel(utcnow() - timedelta(hours=20)):
        return a_post(*args, **given)


def an_old_hand():
    """An author who is no newcomer."""
    author = a_member()
    with transaction():
        db.session.merge(author).contents_count = 6
    return author


def switch_off(client) -> None:
    version = client.get("/api/v1/me").headers["ETag"]
    wish = {"preferences": {"personalisation": False}}
    assert client.patch("/api/v1/me", json=wish, headers={"If-Match": version}).status_code == 200


@pytest.fixture
def a_fan(as_member):
    """A member with a profile: follows a topic and a member, has a tag, saw and dismissed something."""
    fan = a_member()
    a_post_of_yesterday("露营。 #露营#")
    with transaction():
        follow_topic(fan, access_topic("露营", ANYBODY))
        declare_tag(fan, access_topic("露营", ANYBODY))
    return fan


def test_each_item_says_in_both_languages_why_it_is_there(as_member):
    viewer, friend = a_member(), a_member(display_name="梅")
    tea, camp, by_friend, liked = (
        a_post_of_yesterday("好喝。 #茶#"),
        a_post_of_yesterday("帐篷。 #露营#"),
        a_post_of_yesterday(author=friend),
        a_post_of_yesterday(),
    )
    new, discussed = a_post_of_yesterday(), a_post_of_yesterday(author=an_old_hand())
    a_comment(discussed)
    with transaction():
        declare_tag(viewer, access_topic("茶", ANYBODY))
        follow_topic(viewer, access_topic("露营", ANYBODY))
        follow(viewer, friend)
        like(friend, content_to_change(liked.id))

    client = as_member(viewer)
    zh = {int(item["id"]): item["why"] for item in client.get(RECOMMENDED).json["items"]}
    en = {int(item["id"]): item["why"] for item in client.get(RECOMMENDED, headers=ENGLISH).json["items"]}

    assert zh[camp.id] == "因为你关注了 #露营#"
    assert zh[by_friend.id] == "因为你关注了 梅"
    assert zh[tea.id] == "因为你的标签里有“茶”"
    assert en[liked.id] == "Somebody whom you follow likes it"
    assert zh[new.id] == "来自新作者，看过的人还不多"
    assert en[discussed.id] == "Others like, save, discuss or share it"


def test_what_one_has_seen_gives_way_to_what_one_has_not(app, as_member):
    viewer = a_member()
    posts = [a_post() for _ in range(4)]
    client = as_member(viewer)
    first = ids_of(client.get(f"{RECOMMENDED}?limit=2").json["items"])
    app.extensions["impressions"].flush()

    again = client.get(f"{RECOMMENDED}?explain=1").json["items"]

    assert first == [posts[3].id, posts[2].id]
    assert ids_of(again) == [posts[1].id, posts[0].id, posts[3].id, posts[2].id]
    assert [item["score"]["terms"].get("seen", 0) for item in again] == [0, 0, -2.0, -2.0]


@pytest.mark.parametrize("reason", ["content", "author", "topic"])
def test_what_does_not_interest_is_gone_from_the_very_next_page_of_a_walk_and_back_when_that_is_taken_back(
    as_member, reason
):
    viewer, author = a_member(), a_member()
    said, same_author, same_topic = a_post("好喝。 #茶#", author=author), a_post(author=author), a_post("茶园。 #茶#")
    others = [a_post() for _ in range(4)]
    gone = {"content": {said}, "author": {said, same_author}, "topic": {said, same_topic}}[reason]
    client = as_member(viewer)
    first = client.get(f"{RECOMMENDED}?limit=1").json

    answer = client.put(f"/api/v1/contents/{said.id}/not-interested", json={"reason": reason})
    rest = ids_of(walk_on(client, first["next"]))

    assert answer.json == {"active": True, "count": 1}
    everything = {post.id for post in (said, same_author, same_topic, *others)}
    assert set(ids_of(first["items"]) + rest) == everything - {post.id for post in gone}
    assert set(shown(client)) == everything - {post.id for post in gone}
    listed = client.get("/api/v1/me/not-interested").json["items"]
    assert [(item["content_id"], item["reason"]) for item in listed] == [(str(said.id), reason)]

    taken_back = client.delete(f"/api/v1/contents/{said.id}/not-interested")

    assert taken_back.json == {"active": False, "count": 0}
    assert set(shown(client)) == everything


def walk_on(client, cursor):
    items = []
    while cursor:
        page = client.get(RECOMMENDED, query_string={"limit": 2, "cursor": cursor}).json
        items, cursor = items + page["items"], page["next"]
    return items


def test_a_topic_that_a_content_does_not_bear_cannot_be_dismissed_of_it(as_member):
    a_post("好喝。 #茶#")
    client, plain = as_member(), a_post()

    for body in ({"reason": "topic"}, {"reason": "topic", "topic": "茶"}, {"reason": "because"}):
        assert client.put(f"/api/v1/contents/{plain.id}/not-interested", json=body).status_code == 422
    assert client.put("/api/v1/contents/999999/not-interested").status_code == 404
    assert client.delete("/api/v1/contents/999999/not-interested").status_code == 404


def test_switched_off_the_order_is_that_of_everybody_and_no_profile_is_read(client, as_member, a_fan):
    for _ in range(7):
        a_post_of_yesterday()
    fan = as_member(a_fan)
    assert ids_of(fan.get(RECOMMENDED).json["items"]) != ids_of(client.get(RECOMMENDED).json["items"])

    switch_off(fan)
    with statements() as sent:
        mine = fan.get(f"{RECOMMENDED}?limit=3")
        mine_next = fan.get(RECOMMENDED, query_string={"limit": 3, "cursor": mine.json["next"]})
    theirs = client.get(f"{RECOMMENDED}?limit=3")
    theirs_next = client.get(RECOMMENDED, query_string={"limit": 3, "cursor": theirs.json["next"]})

    for one, other in ((mine, theirs), (mine_next, theirs_next)):
        assert ids_of(one.json["items"]) == ids_of(other.json["items"])
        assert [item["why"] for item in one.json["items"]] == [item["why"] for item in other.json["items"]]
    ordering = [statement for statement, _ in sent if "body_html" not in statement]  # not the flags beside a content
    assert not [table for table in (*PROFILE, "follows") for statement in ordering if f"FROM {table}" in statement]
    everything = [statement for statement, _ in sent]
    assert not [table for table in PROFILE[:5] for statement in everything if f" {table} " in statement]


def test_switched_off_blocks_hold_still(as_member):
    viewer, author = a_member(), a_member()
    theirs, other = a_post(author=author), a_post()
    client = as_member(viewer)
    switch_off(client)
    assert shown(client) == [other.id, theirs.id]

    with transaction():
        block(author, viewer)

    assert shown(client) == [other.id]


def test_switching_off_ends_a_walk_over_what_was_chosen_and_deletes_it(as_member, a_fan):
    for _ in range(5):
        a_post()
    fan = as_member(a_fan)
    cursor = fan.get(f"{RECOMMENDED}?limit=1").json["next"]
    cursor = fan.get(RECOMMENDED, query_string={"limit": 1, "cursor": cursor}).json["next"]
    assert db.session.query(Generation).filter_by(name=f"recommended:{a_fan.id}").count() == 1

    switch_off(fan)

    assert fan.get(RECOMMENDED, query_string={"limit": 1, "cursor": cursor}).status_code == 410
    assert db.session.query(Generation).filter_by(name=f"recommended:{a_fan.id}").count() == 0


def test_a_minor_is_recommended_what_everybody_is(client, as_member, a_fan):
    for _ in range(3):
        a_post_of_yesterday()
    with transaction():
        db.session.merge(a_fan).minor = True

    assert shown(as_member(a_fan)) == shown(client)


def test_a_page_shows_an_author_at_most_twice_and_the_walk_shows_everything_of_them(as_member):
    busy, viewer = a_member(), a_member()
    posts = [a_post(f"第{number}天在山里走，写下今天的路。", author=busy) for number in range(9)]
    posts += [a_post() for _ in range(4)]
    client, cursor, walked = as_member(viewer), None, []
    while cursor or not walked:
        page = client.get(RECOMMENDED, query_string={"limit": 4, **({"cursor": cursor} if cursor else {})}).json
        assert [item["author"]["id"] for item in page["items"]].count(str(busy.id)) <= 2
        walked, cursor = walked + ids_of(page["items"]), page["next"]

    assert sorted(walked) == sorted(post.id for post in posts)


def test_somebody_new_without_any_profile_is_shown_what_trends_and_not_one_topic_alone(as_member):
    loud = [a_post("好喝。 #茶#") for _ in range(8)]
    quiet = [a_post_of_yesterday(f"别的。 #话题{number}#") for number in range(6)]
    fan = a_member()
    for post in loud:
        with transaction():
            like(fan, content_to_change(post.id))

    first = ids_of(as_member().get(f"{RECOMMENDED}?limit=8").json["items"])

    assert {post.id for post in loud} & set(first)
    assert len({post.id for post in quiet} & set(first)) >= 4


def test_declared_tags_come_first_for_somebody_new(as_member):
    viewer = a_member()
    tea = a_post("好喝。 #茶#")
    for _ in range(5):
        a_post()
    with transaction():
        declare_tag(viewer, access_topic("茶", ANYBODY))

    assert as_member(viewer).get(RECOMMENDED).json["items"][0]["id"] == str(tea.id)

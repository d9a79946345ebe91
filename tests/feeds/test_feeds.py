"""What stands in which feed, and for whom."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from community.blocks.actions import block, mute
from community.content.actions import hold, note_judgement, remove, withdraw
from community.content.models import Content, Reach
from community.content.queries import content_to_change
from community.database import db
from community.follows.actions import follow, follow_product, follow_topic
from community.outbox import transaction
from community.topics.models import Topic
from tests.factories import a_comment, a_member, a_post, a_product, a_question, a_repost
from tests.feeds.walks import ids_of, walk

LATEST, FOLLOWING, TRENDING = "/api/v1/feeds/latest", "/api/v1/feeds/following", "/api/v1/feeds/trending"
RECOMMENDED = "/api/v1/feeds/recommended"
PUBLIC_FEEDS = (LATEST, TRENDING, RECOMMENDED)


def shown(client, path=LATEST) -> list[int]:
    return ids_of(walk(client, path))


def test_latest_holds_what_stands_by_itself_newest_first(client):
    post = a_post()
    a_comment(post)
    question, repost = a_question(), a_repost(post)

    assert shown(client) == [repost.id, question.id, post.id]


def test_what_is_not_public_is_in_no_feed(client, as_member):
    author = a_member()
    a_post(author=author, published=False, draft=True)

    for path in PUBLIC_FEEDS:
        assert shown(client, path) == []
        assert shown(as_member(author), path) == []


@pytest.mark.parametrize("path", PUBLIC_FEEDS)
@pytest.mark.parametrize("hide", [hold, remove, withdraw])
def test_what_is_hidden_leaves_every_feed_with_the_next_request(client, path, hide):
    post = a_post()
    assert shown(client, path) == [post.id]

    with transaction():
        hide(content_to_change(post.id))

    assert shown(client, path) == []


@pytest.mark.parametrize("path", [*PUBLIC_FEEDS, FOLLOWING])
def test_limited_reach_keeps_content_out_of_feeds(as_member, path):
    viewer, author = a_member(), a_member()
    post = a_post(author=author)
    with transaction():
        follow(viewer, author)
    assert shown(as_member(viewer), path) == [post.id]

    with transaction():
        note_judgement(content_to_change(post.id), reach=Reach.LIMITED)

    assert shown(as_member(viewer), path) == []


@pytest.mark.parametrize("path", [*PUBLIC_FEEDS, FOLLOWING])
@pytest.mark.parametrize("separate", ["viewer blocks author", "author blocks viewer", "viewer mutes author"])
def test_blocks_in_both_directions_and_mutes_hold_with_the_next_request(as_member, path, separate):
    viewer, author, topic_fan = a_member(), a_member(), a_member()
    post = a_post("雨天也能走。 #登山#", author=author)
    with transaction():
        follow(viewer, author)
        follow_topic(viewer, topic_named("登山"))
    assert shown(as_member(viewer), path) == [post.id]

    with transaction():
        if separate == "viewer blocks author":
            block(viewer, author)
        elif separate == "author blocks viewer":
            block(author, viewer)
        else:
            mute(viewer, author)

    assert shown(as_member(viewer), path) == []
    if path != FOLLOWING:
        assert shown(as_member(topic_fan), path) == [post.id]


def test_following_holds_contents_of_followed_members_topics_and_products_once_each(as_member):
    viewer, friend, product = a_member(), a_member(), a_product()
    by_friend = a_post(author=friend)
    of_topic = a_post("第一次露营。 #露营#")
    of_product = a_post(products=[product])
    of_all = a_post("都有。 #露营#", author=friend, products=[product])
    a_post("别的。 #做饭#")
    with transaction():
        follow(viewer, friend)
        follow_topic(viewer, topic_named("露营"))
        follow_product(viewer, product)

    assert shown(as_member(viewer), FOLLOWING) == [of_all.id, of_product.id, of_topic.id, by_friend.id]


def test_following_nobody_shows_nothing_and_a_stranger_must_sign_in(client, as_member):
    a_post()

    assert shown(as_member(), FOLLOWING) == []
    assert client.get(FOLLOWING).status_code == 401


def test_a_topic_and_a_product_have_feeds_of_their_own(client):
    product = a_product("SKU-7")
    tea, shoe = a_post("好喝。 #茶#"), a_post(products=[product])
    question = a_question(product=product)

    assert shown(client, "/api/v1/feeds/topics/茶") == [tea.id]
    assert shown(client, "/api/v1/feeds/products/SKU-7") == [question.id, shoe.id]
    assert client.get("/api/v1/feeds/topics/nobody-wrote-this").status_code == 404
    assert client.get("/api/v1/feeds/products/SKU-8").status_code == 404


def test_the_feed_of_a_banned_topic_answers_like_one_that_does_not_exist(client):
    a_post("好喝。 #茶#")
    with transaction():
        topic_named("茶").banned = True

    assert client.get("/api/v1/feeds/topics/茶").status_code == 404


def test_recommended_prefers_what_one_follows_and_what_was_judged_good(as_member):
    viewer = a_member()
    plain, good, followed = a_post(), a_post(), a_post("新帐篷。 #露营#")
    with transaction():
        follow_topic(viewer, topic_named("露营"))
        note_judgement(content_to_change(good.id), quality=0.9)
        db.session.execute(update(Content).where(Content.id == plain.id).values(quality=0.1))

    assert shown(as_member(viewer), RECOMMENDED) == [followed.id, good.id, plain.id]


def test_recommended_shows_an_author_at_most_twice_a_page_and_never_ones_own(as_member):
    viewer, busy = a_member(), a_member()
    a_post(author=viewer)
    for _ in range(6):
        a_post()
    for day in (
        "头一天爬上山顶看日出",
        "第二天沿着溪水往下走",
        "第三天在林子里扎营",
        "第四天下雨没出门",
        "最后一天收帐篷回家",
    ):
        a_post(f"周末去了山里，{day}。", author=busy)

    page = as_member(viewer).get(RECOMMENDED, query_string={"limit": 4}).json
    authors = [item["author"]["id"] for item in page["items"]]

    assert len(page["items"]) == 4
    assert authors.count(str(busy.id)) == 2
    assert str(viewer.id) not in authors


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "explain=maybe", "sort=new"])
def test_what_a_feed_does_not_know_is_refused(client, query):
    assert client.get(f"{LATEST}?{query}").status_code == 422


def test_a_cursor_of_another_feed_is_refused(client):
    a_post()
    a_post()
    cursor = client.get(f"{LATEST}?limit=1").json["next"]

    assert client.get(TRENDING, query_string={"cursor": cursor, "limit": 1}).status_code == 400
    assert client.get(LATEST, query_string={"cursor": cursor + "x", "limit": 1}).status_code == 400


def topic_named(name: str):
    return db.session.query(Topic).filter_by(name=name).one()

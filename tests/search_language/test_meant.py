"""What somebody may have meant, and what is related to what they read."""

from __future__ import annotations

import pytest

from community.blocks.actions import block
from community.content.actions import remove
from community.content.queries import content_to_change
from community.outbox import transaction
from community.search.spelling import edits
from tests.factories import a_comment, a_member, a_post, a_product
from tests.search_language.asking import get
from tests.search_wired.asking import ask


@pytest.mark.parametrize(
    ("one", "other", "most", "distance"),
    [("leather", "leather", 2, 0), ("leahter", "leather", 2, 1), ("lether", "leather", 2, 1), ("abc", "xyz", 2, 3)],
)
def test_edits_are_counted(one, other, most, distance):
    assert edits(one, other, most) == edits(other, one, most) == distance


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lether", "leather"),
        ("leahter -x", "leather -x"),
        ("elather", "leather"),
        ("放滑", "防滑"),
        ("鞋底 fanghua", "鞋底 防滑"),
        ("leather", None),
        ("防滑", None),
        ("zzzzzz", None),
        ("", None),
    ],
)
def test_a_word_that_finds_nothing_is_read_as_the_nearest_that_finds_something(client, deliver_all, typed, meant):
    for _ in range(3):
        a_post("鞋底防滑 leather")
    deliver_all()

    assert ask(client, typed)["suggestion"] == meant


def test_nothing_is_meant_that_the_viewer_cannot_find(client, as_member, deliver_all):
    viewer, author = a_member(), a_member()
    post = a_post("leather", author=author)
    deliver_all()
    with transaction():
        block(viewer, author)

    assert ask(as_member(viewer), "lether")["suggestion"] is None
    assert ask(client, "lether")["suggestion"] == "leather"
    with transaction():
        remove(content_to_change(post.id))
    assert ask(client, "lether")["suggestion"] is None


def related(client, content) -> list[int]:
    return [int(each["id"]) for each in get(client, f"/contents/{content.id}/related")["items"]]


def test_what_shares_product_topic_or_words_is_related_the_closest_first(client, deliver_all):
    boots = a_product("boots")
    read = a_post("鞋底防滑", topics=["登山"], products=[boots])
    both = a_post("天气不错", topics=["登山"], products=[boots])
    topic = a_post("天气不错", topics=["登山"])
    word = a_post("防滑垫")
    a_post("在家喝茶")
    a_comment(read, "鞋底防滑")
    deliver_all()

    found = related(client, read)

    assert found[:2] == [both.id, topic.id]
    assert set(found) == {both.id, topic.id, word.id}


def test_what_is_hidden_or_blocked_is_not_related_and_of_an_author_there_are_two_more(client, as_member, deliver_all):
    author, blocked, viewer = a_member(), a_member(), a_member()
    read = a_post(topics=["登山"], author=author)
    own = [a_post(topics=["登山"], author=author) for _ in range(4)]
    others = [a_post(topics=["登山"]), a_post(topics=["登山"], author=blocked)]
    gone = a_post(topics=["登山"])
    deliver_all()
    with transaction():
        remove(content_to_change(gone.id))
        block(viewer, blocked)

    seen = related(as_member(viewer), read)

    assert others[0].id in seen
    assert not {gone.id, others[1].id} & set(seen)
    assert len(set(seen) & {post.id for post in own}) == 2


def test_nothing_is_related_to_what_cannot_be_seen(client, deliver_all):
    post = a_post()
    with transaction():
        remove(content_to_change(post.id))

    assert client.get(f"/api/v1/contents/{post.id}/related").status_code == 404

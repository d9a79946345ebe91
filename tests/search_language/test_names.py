"""Members, products, topics and words by a part of their names, in pinyin and by initials."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from community.accounts.actions import change_profile, erase_account
from community.blocks.actions import block, mute
from community.content.actions import remove, withdraw
from community.content.queries import content_to_change
from community.database import db
from community.members.queries import member_to_change
from community.outbox import transaction
from community.search.models import SearchName, SearchTerm, SearchTermUse
from community.search.names import keys_of
from community.search.naming import name_the_nameless
from community.topics.actions import put_topic
from tests.factories import a_member, a_post, a_product
from tests.search_language.asking import get, suggested

NOTHING = {"terms": [], "topics": [], "products": [], "members": []}


def test_names_are_known_by_their_beginning_any_two_characters_pinyin_and_initials():
    keys = keys_of("Nike 小白鞋")

    assert keys["nike 小白鞋"] == 0
    assert (keys["小白鞋"], keys["白鞋"]) == (1, 1)
    assert keys["xiaobaixie"] == 2
    assert keys["xbx"] == 3
    assert "鞋" not in keys


@pytest.mark.parametrize("typed", ["chongq", "zhongqing", "cq"])
def test_a_character_that_is_read_in_two_ways_is_found_by_both(typed):
    assert any(key.startswith(typed) for key in keys_of("重庆"))


@pytest.mark.parametrize("typed", ["小白", "白鞋", "xiaob", "xiao bai", "XBX", "小白鞋女"])
def test_a_product_is_suggested_however_it_is_typed(client, typed):
    a_product("shoes", title="小白鞋女款")
    a_product("boots", title="登山靴")

    assert suggested(client, typed)["products"] == ["shoes"]


def test_words_are_suggested_by_how_many_visible_contents_say_them(client, deliver_all):
    for _ in range(2):
        a_post("这双跑步鞋 waterproof")
    a_post("喜欢跑车 watermelon")
    deliver_all()

    assert suggested(client, "water")["terms"] == ["waterproof", "watermelon"]
    assert "跑步" in suggested(client, "paob")["terms"][0]


@pytest.mark.parametrize("hide", [remove, withdraw])
def test_a_word_that_only_hidden_contents_say_is_never_suggested(client, deliver_all, hide):
    post = a_post("waterproof 的鞋")
    deliver_all()
    assert suggested(client, "water")["terms"] == ["waterproof"]

    with transaction():
        hide(content_to_change(post.id))

    assert suggested(client, "water")["terms"] == []
    deliver_all()
    assert db.session.scalar(select(SearchTerm.contents_count).where(SearchTerm.term == "waterproof")) == 0
    assert db.session.scalars(select(SearchTermUse)).all() == []


def test_words_of_those_whom_the_viewer_blocks_are_not_suggested(as_member, deliver_all):
    viewer, other = a_member(), a_member()
    a_post("waterproof", author=other)
    deliver_all()
    with transaction():
        block(viewer, other)

    assert suggested(as_member(viewer), "water")["terms"] == []
    assert suggested(as_member(), "water")["terms"] == ["waterproof"]


def test_members_are_found_by_either_name_but_not_past_blocks_and_mutes(as_member):
    viewer = a_member()
    shown, blocked, muted, blocker = (a_member(f"walker{n}", display_name="登山客") for n in range(4))
    with transaction():
        block(viewer, blocked)
        mute(viewer, muted)
        block(blocker, viewer)

    for typed in ("登山", "山客", "walk", "dengshan", "dsk"):
        page = get(as_member(viewer), "/search/members", q=typed)
        assert [each["username"] for each in page["items"]] == [shown.username]
        assert suggested(as_member(viewer), typed)["members"] == [shown.username]


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(client):
    member = a_member("walker")

    with transaction():
        change_profile(member_to_change(member.id), username="runner", display_name="跑步客")

    assert suggested(client, "walk") == NOTHING
    assert suggested(client, "runn")["members"] == suggested(client, "跑步")["members"] == ["runner"]


def test_nothing_is_left_of_the_names_of_an_erased_member(client):
    member = a_member("walker", display_name="登山客")

    with transaction():
        erase_account(member_to_change(member.id))

    assert suggested(client, "walk") == suggested(client, "登山") == NOTHING
    assert db.session.scalars(select(SearchName).where(SearchName.owner_id == member.id)).all() == []


def test_lists_of_names_are_walked_in_pages_the_most_likely_first(client):
    for number in range(5):
        a_product(f"p{number}", title=f"轻便登山鞋 {number}")
    first_named = a_product("first", title="登山鞋")

    page = get(client, "/search/products", q="登山", limit=4)
    rest = get(client, "/search/products", q="登山", limit=4, cursor=page["next"])

    ids = [each["external_id"] for each in page["items"] + rest["items"]]
    assert ids[0] == first_named.external_id
    assert sorted(ids) == ["first", "p0", "p1", "p2", "p3", "p4"]
    assert rest["next"] is None


def test_banned_topics_are_not_found(client, as_moderator):
    with transaction():
        put_topic("登山", moderators=[], banned=True)
        put_topic("爬登山路", moderators=[])

    assert [each["name"] for each in get(client, "/search/topics", q="登山")["items"]] == ["爬登山路"]
    assert len(get(as_moderator, "/search/topics", q="登山")["items"]) == 2


def test_what_came_without_a_fact_is_named_by_the_sweep(app, client):
    product = a_product("boots", title="登山靴")
    with transaction() as session:
        session.execute(delete(SearchName))

    name_the_nameless()
    name_the_nameless()

    assert suggested(client, "登山")["products"] == [product.external_id]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "\\", "'", "😀", "\u200b"])
def test_nothing_and_signs_name_nothing(client, typed):
    a_product("boots", title="登山靴")
    a_post(topics=["登山"])

    assert suggested(client, typed) == NOTHING
    for what in ("members", "products", "topics"):
        assert get(client, f"/search/{what}", q=typed)["items"] == []

"""What a search answers, to whom, and where it says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from community.blocks.actions import block, mute
from community.clock import at
from community.content.actions import hold, note_judgement, remove, withdraw
from community.content.counting import count_engagement
from community.content.markup import render
from community.content.models import Content, Reach
from community.content.queries import content_to_change
from community.content.writing import revise
from community.outbox import transaction
from tests.factories import a_comment, a_member, a_post, a_product, a_question, a_repost, an_answer, made_public
from tests.search_wired.asking import ask, found, walked
from tests.statements import statements

NO_OTHER_MARKS = {"pros": [], "cons": [], "attributes": {}, "alts": []}


def changed(content: Content, act, *given, **named) -> None:
    with transaction():
        act(content_to_change(content.id), *given, **named)


def test_a_public_note_is_found_once_it_is_delivered_and_its_words_are_marked(client, deliver_all):
    post = a_post("鞋底很防滑，Gore-Tex 也好。", title="登山鞋")
    a_post("下雨天在家喝茶。")
    deliver_all()

    answer = ask(client, "防滑 gore")

    [result] = answer["items"]
    assert result["content"]["id"] == str(post.id)
    assert result["highlights"] == {"title": [], "body": [[3, 5], [6, 10]], **NO_OTHER_MARKS}
    assert (answer["total"], answer["total_is_exact"], answer["partial"], answer["next"]) == (1, True, False, None)


def test_a_single_character_is_found_in_titles_and_marked_there_alone(client, deliver_all):
    titled = a_post("鞋很轻。", title="好鞋")
    a_post("鞋很轻。", title="好物")
    deliver_all()

    [result] = ask(client, "鞋")["items"]

    assert result["content"]["id"] == str(titled.id)
    assert result["highlights"] == {"title": [[1, 2]], "body": [], **NO_OTHER_MARKS}


def test_every_kind_is_found_and_can_be_asked_for_alone(client, deliver_all):
    post = a_post("防水测试：一篇笔记")
    comment = a_comment(post, "防水测试：一条评论")
    repost = a_repost(post, "防水测试：一次转发")
    question = a_question("防水测试：一个问题")
    answer = an_answer(question, "防水测试：一个回答")
    deliver_all()

    every = {"post": post, "comment": comment, "repost": repost, "question": question, "answer": answer}

    assert set(found(client, "防水测试")) == {content.id for content in every.values()}
    for kind, content in every.items():
        assert found(client, "防水测试", kind=kind) == [content.id]


@pytest.mark.parametrize("hide", [hold, remove, withdraw])
def test_what_is_hidden_is_gone_at_once_from_results_total_and_facets(client, deliver_all, hide):
    post, other = a_post("防水鞋", topics=["秘密"]), a_post("防水衣")
    deliver_all()

    changed(post, hide)
    answer = ask(client, "防水")

    assert [item["content"]["id"] for item in answer["items"]] == [str(other.id)]
    assert answer["total"] == 1
    assert answer["facets"]["topic"] == []
    deliver_all()
    assert found(client, "防水") == [other.id]


def test_contents_of_limited_reach_and_drafts_are_not_found(client, as_member, deliver_all):
    author = a_member()
    limited = a_post("防水鞋", author=author)
    a_post("防水鞋", author=author, draft=True)
    changed(limited, note_judgement, reach=Reach.LIMITED)
    deliver_all()

    assert ask(client, "防水")["total"] == 0
    assert found(as_member(author), "防水") == []


def test_blocked_and_muted_authors_are_not_found_nor_counted(as_member, client, deliver_all):
    viewer, blocked, muted, blocker = a_member(), a_member(), a_member(), a_member()
    shown = a_post("防水鞋")
    for author in (blocked, muted, blocker):
        a_post("防水鞋", author=author)
    with transaction():
        block(viewer, blocked)
        mute(viewer, muted)
        block(blocker, viewer)
    deliver_all()

    assert found(as_member(viewer), "防水") == [shown.id]
    assert ask(as_member(viewer), "防水")["total"] == 1
    assert ask(client, "防水")["total"] == 4


def test_a_comment_under_a_hidden_note_is_not_found(client, deliver_all):
    post = a_post()
    a_comment(post, "防水测试")
    deliver_all()

    changed(post, remove)

    assert found(client, "防水") == []


def test_an_edit_takes_old_words_away_at_once_and_new_ones_are_found_after_delivery(client, deliver_all):
    post = a_post("鞋底防滑")
    deliver_all()

    changed(post, revise, text=render("鞋面透气"))
    made_public(post)

    assert ask(client, "防滑")["items"] == []
    assert ask(client, "防滑")["total"] == 0
    deliver_all()
    assert ask(client, "防滑")["total"] == 0
    assert found(client, "透气") == [post.id]


def test_filters_hold_for_what_a_content_is_now(client, deliver_all):
    post = a_post("鞋底防滑", topics=["登山"])
    deliver_all()
    assert found(client, "防滑", topic="登山") == [post.id]

    changed(post, revise, topics=["跑步"])
    made_public(post)

    assert found(client, "防滑", topic="登山") == []
    assert ask(client, "防滑", topic="登山")["total"] == 0
    deliver_all()
    assert found(client, "防滑", topic="跑步") == [post.id]


def test_products_days_and_topics_choose(client, deliver_all):
    boots = a_product("靴 1")
    with at(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)):  # the last second of a day in Shanghai
        early = a_post("鞋底防滑", products=[boots], topics=["登山"])
    with at(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)):
        late = a_post("鞋底防滑")
    deliver_all()

    assert found(client, "防滑", product="靴 1") == [early.id]
    assert found(client, "防滑", topic="登山") == [early.id]
    assert found(client, "防滑", **{"from": "2026-03-02"}) == [late.id]
    assert found(client, "防滑", to="2026-03-01") == [early.id]
    assert found(client, "", product="靴 1", kind="post") == [early.id]
    assert found(client, "防滑", product="SKU-none") == []


def test_facets_count_what_is_found(client, deliver_all):
    boots = a_product("boots")
    for _ in range(2):
        a_post("鞋底防滑", products=[boots], topics=["登山"])
    question = a_question("鞋底防滑吗", product=boots)
    a_comment(question, "很防滑")
    deliver_all()

    facets = ask(client, "防滑")["facets"]

    assert [month["count"] for month in facets.pop("month")] == [4]
    assert facets == {
        "kind": [
            {"value": "post", "count": 2},
            {"value": "comment", "count": 1},
            {"value": "question", "count": 1},
        ],
        "rating": [],
        "verified": [],
        "topic": [{"value": "登山", "count": 2}],
        "product": [{"value": "boots", "count": 3}],
    }


def test_the_most_engaged_with_comes_first_by_its_score_of_now(client, deliver_all):
    older, newer = a_post("鞋底防滑"), a_post("鞋底防滑")
    deliver_all()
    assert found(client, "防滑", sort="new") == [newer.id, older.id]

    with transaction():
        count_engagement(older.id, likes_count=100)

    assert found(client, "防滑", sort="top") == [older.id, newer.id]


@pytest.mark.parametrize("sort", ["relevance", "new", "top"])
def test_a_walk_shows_all_once_on_full_pages_though_something_is_hidden(client, deliver_all, sort):
    posts = [a_post(f"鞋底防滑 {number}") for number in range(11)]
    deliver_all()
    changed(posts[4], remove)
    standing = {post.id for post in posts} - {posts[4].id}

    first = ask(client, "防滑", sort=sort, limit=4)
    assert len(first["items"]) == 4
    assert first["total"] == 10
    ids = walked(client, "防滑", sort=sort, limit=4)
    assert len(ids) == len(set(ids))
    assert set(ids) == standing


def test_a_walk_goes_on_in_its_order_while_more_is_published(client, deliver_all):
    posts = [a_post(f"鞋底防滑 {number}") for number in range(6)]
    deliver_all()
    first = ask(client, "防滑", sort="new", limit=4)

    a_post("鞋底防滑，新的")
    deliver_all()

    rest = found(client, "防滑", sort="new", limit=4, cursor=first["next"])
    assert rest == [posts[1].id, posts[0].id]


def test_a_long_stretch_is_verified_against_the_text(client, deliver_all):
    here = a_post("鞋底防滑，走路很稳")
    a_post("底防，鞋底很防滑，防走鞋底")
    deliver_all()

    answer = ask(client, "鞋底防滑")

    assert [item["content"]["id"] for item in answer["items"]] == [str(here.id)]
    assert (answer["total"], answer["total_is_exact"]) == (1, True)


@pytest.mark.parametrize("words", ["！？", "***", "--- ,"])
def test_words_of_nothing_but_punctuation_find_nothing(client, deliver_all, words):
    a_post("鞋底防滑")
    deliver_all()

    assert ask(client, words)["total"] == 0
    assert ask(client, words)["items"] == []


def test_no_words_find_all_newest_first(client, deliver_all):
    posts = [a_post("鞋底防滑"), a_post("鞋面透气")]
    deliver_all()

    assert found(client, "", sort="new") == [posts[1].id, posts[0].id]


@pytest.mark.parametrize(
    "words", ['"防滑', "(防滑", "topic: 防滑", "防滑*", "防滑 OR", "味" * 9_000, "a " * 1_000, "'\\:&|!"]
)
def test_no_words_are_an_error(client, deliver_all, words):
    a_post("鞋底防滑")
    deliver_all()

    ask(client, words)


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "best"},
        {"kind": "poem"},
        {"rating_min": 6},
        {"rating_min": 0},
        {"from": "yesterday"},
        {"from": "0001-01-01"},
        {"to": "9999-12-31"},
        {"topic": "***"},
        {"limit": 0},
        {"q": "味" * 10_001},
        {"q": "味\x00道"},
        {"colour": "red"},
    ],
)
def test_values_that_are_not_allowed_are_refused(client, asked):
    assert client.get("/api/v1/search", query_string=asked).status_code == 422


def test_a_cursor_of_another_question_is_refused(client, deliver_all):
    for _ in range(3):
        a_post("鞋底防滑")
    deliver_all()
    cursor = ask(client, "防滑", limit=1)["next"]

    answer = client.get("/api/v1/search", query_string={"q": "鞋底", "limit": 1, "cursor": cursor})

    assert answer.status_code == 400


def test_a_page_takes_the_same_statements_whatever_its_length(client, deliver_all):
    for number in range(12):
        a_post(f"鞋底防滑 {number}", topics=["登山"])
    deliver_all()
    ask(client, "防滑", limit=2)  # its order is kept from now on

    with statements() as few:
        ask(client, "防滑", limit=2)
    with statements() as many:
        ask(client, "防滑", limit=10)

    assert len(many) == len(few)


def test_points_for_and_against_are_found_as_the_text_is(client, deliver_all):
    post = a_post("这双鞋")
    with transaction():
        content_to_change(post.id).pros = ["前掌宽松"]
    changed(post, revise)
    made_public(post)
    deliver_all()

    assert found(client, "前掌宽松") == [post.id]

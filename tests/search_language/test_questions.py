"""What conditions, phrases and minus find, through the API and on both engines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from community.clock import at
from community.content.actions import hold
from community.content.queries import content_to_change
from community.outbox import transaction
from tests.factories import a_medium, a_member, a_post, a_product, a_review, an_order
from tests.search_language.asking import get
from tests.search_language.test_language import TEXTS
from tests.search_wired.asking import ask, found


@pytest.fixture
def shelf(app, deliver_all):
    """Ids by name of some contents about soles."""
    lin, boots = a_member("lin"), a_product("boots", title="登山靴")
    an_order(lin, boots)
    written = {}
    with at(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)):  # the last second of a day in Shanghai
        written["bad"] = a_review(boots, "鞋底防滑不行", rating=2)
    with at(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)):
        written["good"] = a_review(boots, "鞋底防滑很好", rating=5, author=lin)
    written["fair"] = a_review(a_product("sandals"), "鞋底防滑 soft leather", rating=4)
    written["shown"] = a_post("鞋底防滑，有图", author=lin, media_ids=[a_medium(lin).id], topics=["登山"])
    written["plain"] = a_post("防滑的鞋底，leather so soft", topics=["登山", "跑步"])
    deliver_all()
    return {name: content.id for name, content in written.items()}


ANSWERS = [
    ("防滑", {"bad", "good", "fair", "shown", "plain"}),
    ("防滑 rating:>=4", {"good", "fair"}),
    ("评分：2..4", {"bad", "fair"}),
    ("防滑 rating:<3", {"bad"}),
    ("防滑 -rating:5", {"bad", "fair", "shown", "plain"}),
    ("防滑 by:lin", {"good", "shown"}),
    ("防滑 作者:@LIN kind:post", {"shown"}),
    ("防滑 by:nobody", set()),
    ("防滑 verified:yes", {"good"}),
    ("防滑 已购:否", {"bad", "fair"}),
    ("防滑 has:photo", {"shown"}),
    ("防滑 kind:笔记 -has:photo", {"plain"}),
    ("防滑 topic:登山 topic:跑步", {"plain"}),
    ("防滑 话题：登山 -话题：跑步", {"shown"}),
    ("防滑 product:boots", {"bad", "good"}),
    ("防滑 商品:登山靴", {"bad", "good"}),
    ("防滑 商品:dengshan", {"bad", "good"}),
    ("防滑 before:2026-03-02", {"bad"}),
    ("防滑 kind:review after:2026-03-02 before:2026-04", {"good"}),
    ("鞋底防滑", {"bad", "good", "fair", "shown"}),
    ("「鞋底 防滑」", {"bad", "good", "fair", "shown"}),
    ("soft leather", {"fair", "plain"}),
    ('"soft leather"', {"fair"}),
    ('"sof leather"', set()),
    ("防滑 -leather", {"bad", "good", "shown"}),
    ("防滑 -“soft leather”", {"bad", "good", "shown", "plain"}),
    ("防滑 -鞋底防滑", {"plain"}),
    ("kind:post -图", {"plain"}),
    ("topic:登山", {"shown", "plain"}),
    ("-kind:review", {"shown", "plain"}),
    ("status:held", set()),
]


def test_a_query_finds_what_it_says_and_so_does_its_printed_form(client, shelf):
    for query, names in ANSWERS:
        answer = ask(client, query)
        ids = [int(item["content"]["id"]) for item in answer["items"]]
        assert (query, set(ids)) == (query, {shelf[name] for name in names})
        assert answer["total"] == len(names)
        assert found(client, answer["understood"]["query"]) == ids


def test_filters_beside_the_query_hold_as_well(client, shelf):
    assert found(client, "防滑 rating:>=4", product="boots") == [shelf["good"]]
    assert found(client, "防滑 kind:review", kind="post") == []


def test_a_facet_that_is_filtered_by_shows_what_else_there_is(client, shelf):
    facets = ask(client, "防滑 kind:review rating:5")["facets"]

    assert facets["kind"] == [{"value": "review", "count": 1}]  # posts have no stars
    assert facets["rating"] == [{"value": value, "count": 1} for value in ("2", "4", "5")]
    assert facets["product"] == [{"value": "boots", "count": 1}]
    assert ask(client, "防滑 kind:post")["facets"]["kind"] == [
        {"value": "review", "count": 3},
        {"value": "post", "count": 2},
    ]
    assert facets["verified"] == [{"value": "yes", "count": 1}]
    months = ask(client, "防滑 after:2026-03-02 before:2026-03-03")["facets"]["month"]
    assert months[-1] == {"value": "2026-03", "count": 2}


def test_the_answer_tells_how_it_was_read_and_what_was_left_out(client, shelf):
    answer = ask(client, "防滑! kind:post kind:review -x rating:many")

    assert answer["understood"] == {
        "query": "防滑 rating many -x kind:review",
        "words": ["防滑", "rating", "many"],
        "phrases": [],
        "refused_words": ["x"],
        "refused_phrases": [],
        "conditions": [{"name": "kind", "value": "review", "refused": False}],
        "also": [],
    }
    assert answer["ignored"] == [{"text": "kind:post", "reason": "repeated"}]


def test_moderators_find_what_is_held_and_nobody_else_does(client, as_member, as_moderator, deliver_all):
    author = a_member()
    held, public = a_post("鞋底防滑", author=author), a_post("鞋底防滑", author=author)
    deliver_all()
    with transaction():
        hold(content_to_change(held.id))
    deliver_all()

    assert found(as_moderator, "防滑 status:held") == [held.id]
    assert found(as_moderator, "防滑 状态：暂扣 by:" + author.username) == [held.id]
    assert set(found(as_moderator, "防滑 -status:removed")) == {held.id, public.id}
    assert found(as_moderator, "防滑") == [public.id]
    for nosy in (client, as_member(), as_member(author)):
        assert found(nosy, "防滑 status:held") == []


@given(text=TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_is_an_error(client, text):
    printable = "".join(character for character in text if character != "\0" and not "\ud800" <= character <= "\udfff")

    answer = get(client, "/search", q=printable)

    assert answer["items"] == []


def test_the_cost_of_a_query_is_bounded(client, shelf):
    for text in ("字 " * 5_000, '"鞋底 防滑" ' * 1_000, "-a" * 5_000, "*a" * 5_000, "topic:x " * 1_000, "“" * 10_000):
        ask(client, text)

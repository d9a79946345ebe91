"""What is suggested while somebody types."""

from __future__ import annotations

import pytest

from community.blocks.actions import block
from community.outbox import transaction
from community.topics.actions import put_topic
from tests.factories import a_member, a_post, a_product


def suggested(client, text: str) -> dict[str, list[str]]:
    answer = client.get("/api/v1/search/suggest", query_string={"q": text})
    assert answer.status_code == 200, answer.json
    keys = {"topics": "name", "products": "external_id", "members": "username"}
    return {group: [each[key] for each in answer.json[group]] for group, key in keys.items()}


def test_topics_products_and_members_that_begin_so_are_suggested_the_most_used_first(client):
    a_post(topics=["登山鞋"])
    for _ in range(2):
        a_post(topics=["登山"])
    a_post(topics=["爬山"])
    a_product("boots", title="登山靴")
    a_member("登山客")

    assert suggested(client, "登山") == {"topics": ["登山", "登山鞋"], "products": ["boots"], "members": ["登山客"]}


@pytest.mark.parametrize("typed", ["头发", "頭髮"])
def test_either_script_finds_a_name_in_simplified_characters(client, typed):
    a_post(topics=["头发护理"])

    assert suggested(client, typed)["topics"] == ["头发护理"]


@pytest.mark.parametrize("typed", ["gore", "GORE", "Ｇｏｒｅ"])
def test_capitals_and_widths_make_no_difference(client, typed):
    a_product("jacket", title="Gore-Tex 夹克")
    a_member("Goretex_fan")

    assert suggested(client, typed) == {"topics": [], "products": ["jacket"], "members": ["Goretex_fan"]}


def test_banned_topics_and_those_who_block_the_viewer_are_not_suggested(client, as_member):
    viewer, other = a_member(), a_member("登山客")
    with transaction():
        put_topic("登山", moderators=[], banned=True)
        block(other, viewer)

    assert suggested(as_member(viewer), "登山") == {"topics": [], "products": [], "members": []}


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "\\", "'"])
def test_nothing_and_signs_suggest_nothing(client, typed):
    a_product("boots", title="登山靴")

    assert suggested(client, typed)["products"] == []

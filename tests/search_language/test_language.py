"""How what somebody typed is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search.conditions import MODERATOR, SHOPPER
from community.search.language import MOST_IGNORED, MOST_WORDS, Asked, Condition, read_query

SIGNS = st.sampled_from(
    [
        *'"“”「」『』＂-－−:：*()>=<.,，#@ \u3000\t鞋底a1',
        "topic:",
        "话题：",
        "rating:>=4",
        "by:",
        "-kind:",
        "before:2026",
        "status:held",
    ]
)
TEXTS = st.text(max_size=200) | st.lists(SIGNS | st.text(max_size=5), max_size=40).map("".join)


@given(TEXTS, st.sampled_from([SHOPPER, MODERATOR]))
def test_whatever_is_typed_its_printed_form_reads_as_the_same(text, readers):
    asked = read_query(text, readers)

    assert read_query(str(asked), readers) == asked
    assert str(read_query(str(asked), readers)) == str(asked)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("鞋底 防滑", Asked(words=("鞋底", "防滑"))),
        ("Gore-Tex", Asked(words=("Gore", "Tex"))),
        ('“soft leather” x', Asked(words=("x",), phrases=("soft leather",))),
        ("「鞋底 防滑」", Asked(phrases=("鞋底 防滑",))),
        ('"防滑"', Asked(words=("防滑",))),
        ('"go"', Asked(phrases=("go",))),
        ("鞋 -防水 -“size 42” -Gore-Tex", Asked(("鞋",), (), ("防水",), ("size 42", "Gore Tex"))),
        ("a-b", Asked(words=("a", "b"))),
        ("话题：登山", Asked(conditions=(Condition("topic", "登山"),))),
        ("-topic:#登山#", Asked(conditions=(Condition("topic", "登山", refused=True),))),
        ("話題:登山", Asked(conditions=(Condition("topic", "登山"),))),
        ('product:"SKU 1" 商品:2', Asked(conditions=(Condition("product", "SKU 1"), Condition("product", "2")))),
        ("作者:@lin", Asked(conditions=(Condition("by", "lin"),))),
        ("kind:post 类型:笔记 kind:评价", Asked(conditions=(Condition("kind", "review"),))),
        ("after:2026-11", Asked(conditions=(Condition("after", "2026-11-01"),))),
        ("早于：2026/12/1", Asked(conditions=(Condition("before", "2026-12-01"),))),
        ("has:照片 verified:是", Asked(conditions=(Condition("has", "photo"), Condition("verified", "yes")))),
        ("topic: 登山", Asked(words=("topic", "登山"))),
        ("rating:many kind:poem", Asked(words=("rating", "many", "kind", "poem"))),
        ("before:2026-02-30", Asked(words=("before", "2026", "02", "30"))),
        ("https://example.com", Asked(words=("https", "example", "com"))),
        ('"no end', Asked(words=("no", "end"))),
        ("*** () -", Asked()),
    ],
)  # fmt: skip
def test_it_is_read_as_people_mean_it(typed, understood):
    assert read_query(typed) == understood


@pytest.mark.parametrize(
    ("typed", "value"),
    [("5", "5"), (">=4", ">=4"), (">3", ">=4"), ("4+", ">=4"), ("≥4", ">=4"), ("4..5", ">=4"), ("2-4", "2..4"),
     ("4..2", "2..4"), ("<3", "<=2"), ("＜＝2", "<=2"), ("=3", "3"), ("1..5", ">=1")],
)  # fmt: skip
def test_stars_are_written_in_many_ways(typed, value):
    assert read_query(f"评分：{typed}").conditions == (Condition("rating", value),)


@pytest.mark.parametrize("typed", ["0", "6", ">5", "<1", ">=4..5", "", "４.5", "five"])
def test_stars_that_nobody_can_give_are_words(typed):
    assert read_query(f"rating:{typed}").conditions == ()


def test_only_moderators_ask_for_what_is_hidden():
    assert read_query("status:held", MODERATOR).conditions == (Condition("status", "held"),)
    assert read_query("status:held") == Asked(words=("status", "held"))


@pytest.mark.parametrize(
    "text",
    ["字 " * 5_000, '"' * 10_000, "“" * 10_000, "「a」" * 2_500, "-" * 10_000, "a:" * 5_000, "topic:x " * 1_250,
     "-" + "a:" * 4_000, "".join(f"w{number} " for number in range(1_500)), "*a*" * 3_000, "((((" * 2_500],
)  # fmt: skip
def test_no_query_is_larger_than_its_limits_and_what_is_left_out_is_told(text):
    asked = read_query(text)

    assert len(asked.words) <= MOST_WORDS
    assert len(asked.ignored) <= MOST_IGNORED
    assert read_query(str(asked)) == asked


def test_words_beyond_the_limit_are_named():
    asked = read_query(" ".join(f"w{number}" for number in range(MOST_WORDS + 1)))

    assert [(each.text, each.reason) for each in asked.ignored] == [(f"w{MOST_WORDS}", "too_many_words")]

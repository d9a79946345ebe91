"""What an edit changed, step by step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from community.content.diffs import diff, lines, words

TEXTS = st.text(alphabet="轻稳ab \n，", max_size=30)


def test_chinese_is_compared_by_characters_and_latin_by_words():
    assert diff(words("很轻，I like it."), words("很稳，I love it.")) == [
        ("same", "很"),
        ("removed", "轻"),
        ("added", "稳"),
        ("same", "，I "),
        ("removed", "like"),
        ("added", "love"),
        ("same", " it."),
    ]


@given(TEXTS, TEXTS)
def test_the_steps_give_back_both_texts(before, after):
    for cut in (words, lines):
        steps = diff(cut(before), cut(after))
        assert "".join(text for kind, text in steps if kind != "added") == before
        assert "".join(text for kind, text in steps if kind != "removed") == after


def test_a_text_that_is_another_altogether_is_shown_as_a_whole():
    before, after = ["a"] * 5_000 + ["b"], ["c"] * 5_000 + ["b"]

    assert diff(before, after) == [("removed", "a" * 5_000), ("added", "c" * 5_000), ("same", "b")]

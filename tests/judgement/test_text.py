import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.text import fold, fold_character, language_of, spell

anything = st.text(max_size=200)
tricky = st.text(alphabet="aAbё好微信,. \u200b\u0301①𝐀㍿零0ﬁ！\n繁é", max_size=60)


@given(anything | tricky)
def test_folding_a_folded_text_changes_nothing(text):
    folded = fold(text).text
    assert fold(folded).text == folded
    spelled = spell(text).text
    assert spell(spelled).text == spelled


@given(anything | tricky)
def test_every_folded_character_comes_from_its_place_in_the_original(text):
    for folded in (fold(text), spell(text)):
        assert len(folded.starts) == len(folded.text)
        assert list(folded.starts) == sorted(folded.starts)
        for char, place in zip(folded.text, folded.starts, strict=True):
            assert char in fold_character(text[place])


@given(anything | tricky)
def test_a_span_lies_within_the_original_and_keeps_its_order(text):
    folded = fold(text)
    for end in range(1, len(folded.text) + 1):
        first, last = folded.span(0, end)
        assert 0 <= first < last <= len(text)


def test_no_character_of_unicode_folds_into_what_folds_again():
    unstable = [
        code for code in range(sys.maxunicode + 1) for char in fold_character(chr(code)) if fold_character(char) != char
    ]
    assert unstable == []


@pytest.mark.parametrize(
    "disguised",
    [
        "加微信",
        "加\u200b微\u200d信",
        "加 微 信",
        "加．微·信",
        "加🔥微🔥信",
        "加\u0336微\u0336信\u0336",
        "加微微微微信",
    ],
)
def test_a_span_quotes_the_disguise_and_nothing_else(disguised):
    text = "你好abc，" + disguised + " see you"
    folded = fold(text)
    start = folded.text.index("加微信")
    first, last = folded.span(start, start + 3)
    assert text[first:last].rstrip("\u0336") == disguised.rstrip("\u0336")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＦｕＬＬ", "full"),
        ("繁體中文", "繁体中文"),
        ("ѕех", "sex"),
        ("f u c k", "fuck"),
        ("fuuuuck", "fuck"),
        ("cool 妈妈", "cool妈妈"),
        ("I am a big fan", "i am a big fan"),
        ("①③⑧", "138"),
        ("13800000000", "13800000000"),
        ("🅥信", "v信"),
    ],
)
def test_a_disguise_is_folded_away_and_plain_words_stay(text, folded):
    assert fold(text).text == folded


def test_spelling_keeps_the_numerals_that_folding_takes_for_repetition():
    assert spell("一三八零零零零").text == "一三八零零零零"
    assert fold("一三八零零零零").text == "一三八零"


def test_an_empty_span_is_refused():
    with pytest.raises(ValueError, match="not a part"):
        fold("abc").span(2, 2)


def test_composed_and_decomposed_letters_are_the_same_text():
    assert fold("café").text == fold(unicodedata.normalize("NFD", "café")).text == "cafe"


@pytest.mark.parametrize(
    ("text", "language"),
    [("很好", "zh"), ("iPhone 手机", "zh"), ("very good", "en"), ("好", None), ("!!! 123", None)],
)
def test_the_language_is_guessed_from_the_letters(text, language):
    assert language_of(text) == language

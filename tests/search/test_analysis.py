import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search.analysis import MOST_LOOKUPS, body_terms, matches, parse, title_terms

CHARACTERS = "茶味道不错很好吃發发頭髮头后後㐀𠀀々"
CHINESE = st.sampled_from(CHARACTERS)
LATIN = st.sampled_from("abcXYZéßＡｂ019")
BETWEEN = st.sampled_from(" ,。!\n'\"*(_-😂\u200b")
TEXTS = st.text(st.one_of(CHINESE, CHINESE, LATIN, BETWEEN), max_size=60)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("味道", "味,道"),
        ("道,不", "味道。不错"),
        ("味道 不错", "不错,就是味道淡"),
        ("头发", "頭髮很亮"),
        ("頭髮", "头发很亮"),
        ("用iPhone拍照", "用 iphone15 拍照"),
        ("ＷＩＦＩ", "WiFi很快"),
        ("iph", "新iPhone"),
        ("gb", "4GB内存"),
        ("13", "iPhone13"),
        ("c", "维生素C片"),
        ("cafe", "Cafe\u0301"),
        ("don't", "I don't know"),
    ],
)
def test_a_query_finds_what_it_means(query, text):
    assert matches(parse(query), "", text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("味道", "道味"), ("好吃", "好a吃"), ("hone", "iphone"), ("c", "cat"), ("味道 不错", "味道很好"), ("茶", "好茶")],
)
def test_a_query_finds_nothing_else(query, text):
    assert not matches(parse(query), "", text)


def test_a_single_chinese_character_is_found_in_titles():
    assert matches(parse("茶"), "好茶", "")


def test_a_lone_character_beside_a_word_may_stand_anywhere():
    assert matches(parse("茶 味道"), "", "味道好的红茶")
    assert not matches(parse("茶 味道"), "", "味道好的咖啡")


def test_a_title_yields_characters_and_pairs_and_a_body_pairs_alone():
    assert title_terms("好茶, Cat") == ["好", "茶", "好茶", "=cat", "ca", "cat", "~cat"]
    assert body_terms("好茶, Cat") == ["好茶", "=cat", "ca", "cat", "~cat"]


def test_operators_and_wildcards_are_punctuation():
    assert parse('(味道* AND "不错"~2) [').pieces == ("味道", "and", "不错", "2")


@given(TEXTS, st.data())
def test_every_stretch_of_two_chinese_characters_or_more_is_found(text, data):
    places = [place for place, character in enumerate(text) if character in CHARACTERS]
    if len(places) >= 2:
        start, end = sorted(data.draw(st.lists(st.sampled_from(places), min_size=2, max_size=2, unique=True)))
        stretch = text[start : end + 1]
        if not any(is_word(character) for character in stretch):
            assert is_promised(stretch, text)


def is_word(character: str) -> bool:
    return character.isalnum() and character not in CHARACTERS


@given(TEXTS)
def test_every_whole_text_finds_itself(text):
    query = parse(text)
    if not query.titles_only:
        assert is_promised(text, text)


def is_promised(wanted: str, text: str) -> bool:
    """Verified, and not lost before: the body yields every term that the index is asked for."""
    query, terms = parse(wanted), {*body_terms(text)}
    return matches(query, "", text) and all(any(set(way) <= terms for way in choice) for choice in query.required)


@pytest.mark.parametrize("text", ["味" * 10_000, "a" * 10_000, "a1" * 5_000, "(*" * 5_000, "ab " * 3_000])
def test_the_longest_query_asks_for_a_bounded_number_of_terms(text):
    assert len(parse(text).required) <= MOST_LOOKUPS


def test_a_thousand_words_are_all_verified():
    text = " ".join(f"word{number}x" for number in range(1_000))

    assert matches(parse(text), "", text)
    assert not matches(parse(text), "", text.replace("word517x", ""))


def test_a_hostile_word_yields_a_bounded_number_of_terms():
    assert len(body_terms("a1" * 10_000)) < 50

from hypothesis import given

from community.search.analysis import Query, matches, parse, phrase
from community.search.folding import fold
from community.search.highlights import highlights
from tests.search.test_analysis import TEXTS

TEXT = "red, wine 好吃,red-wine"


def text_of(span: list[int], text: str) -> str:
    return text[span[0] : span[1]]


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in highlights(parse(query), text)]


def test_exactly_the_matching_characters_are_marked():
    assert marked("味道 iph", "好味道!新iPhone,味,道") == ["味道", "iPh", "味", "道"]


def test_marks_stand_in_the_text_as_it_was_written():
    assert marked("头发 cafe m2", "😂頭髮 Cafe\u0301 15㎡") == ["頭髮", "Cafe\u0301", "㎡"]


def test_of_a_word_its_beginning_is_marked_and_of_another_form_all_of_it():
    assert marked("shoe", "two shoes") == ["shoe"]
    assert marked("shoes", "one shoe") == ["shoe"]


def test_a_phrase_is_marked_where_its_words_follow_each_other():
    query = Query(((phrase("好吃 red wine"),),))

    assert [text_of(span, TEXT) for span in highlights(query, TEXT)] == ["好吃", "red", "wine"]


def test_overlapping_finds_are_one_mark():
    assert highlights(parse("哈哈 哈哈哈"), "哈哈哈哈") == [[0, 4]]


def test_a_single_letter_is_marked_only_as_a_word():
    assert marked("c", "Cat 维生素C") == ["C"]


def test_what_is_not_asked_for_is_not_marked():
    assert highlights(parse("味道"), "道味 taste") == []
    assert highlights(parse("!!!"), "好!!!") == []


@given(TEXTS, TEXTS)
def test_marks_are_in_order_apart_and_hold_only_characters_of_the_query(query, text):
    spans = highlights(parse(query), text)

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(set(fold(text[start:end])) <= set(fold(query)) | {" "} for start, end in spans)


@given(TEXTS, TEXTS)
def test_a_text_that_matches_has_a_mark(query, text):
    parsed = parse(query)
    if parsed.wanted and matches(parsed, "", text):
        assert highlights(parsed, text)


def test_a_long_text_and_a_long_query_meet_in_bounded_work():
    assert highlights(parse("哈" * 10_000), "哈" * 20_000) == [[0, 20_000]]

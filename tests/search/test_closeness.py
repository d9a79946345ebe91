import pytest

from community.search.analysis import Query, parse, phrase
from community.search.closeness import closeness

FAR = "这里" * 20


@pytest.mark.parametrize(
    ("query", "closer", "farther"),
    [
        ("味道 清香", "味道很清香", f"味道一般,{FAR},瓶子清香"),
        ("味道", "味道好,真的是好味道", "味道好,真的是好东西"),
        ("和服", "这件和服很美", "商品和服务都不错"),
        ("red", "a red one, and cheap", "a redder one, and cheap"),
        ("屏幕", "屏幕漏光", f"屏幕漏光{FAR}{FAR}{FAR}{FAR}"),
    ],
)
def test_of_two_texts_one_is_closer(query, closer, farther):
    assert closeness(parse(query), "", closer) > closeness(parse(query), "", farther)


def test_a_title_is_closer_than_a_body():
    assert closeness(parse("味道"), "味道清香", "颜色好看") > closeness(parse("味道"), "颜色好看", "味道清香")


def test_a_form_of_the_word_counts_as_the_word():
    assert closeness(parse("shoes"), "", "one shoe") > 0


def test_one_of_several_pieces_is_enough_and_a_phrase_is_a_piece():
    assert closeness(Query((("平板", "ipad"),)), "", "新ipad很好") > 0
    assert closeness(Query(((phrase("red wine"),),)), "", "good red wine here") > 0


def test_a_text_that_says_nothing_of_it_is_not_close_at_all():
    assert closeness(parse("味道 清香"), "", "颜色好看") == 0

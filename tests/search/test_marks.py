from community.search.analysis import parse
from community.search.marks import marks

REVIEW = {
    "title": "登山鞋",
    "body": "鞋底防滑",
    "pros": ["防滑", "輕 light"],
    "cons": ["偏小半码"],
    "attributes": {"颜色": "紅色", "尺码": 42},
    "media": [{"alt": "雨后防滑的石阶"}, {"alt": ""}],
}


def test_marks_stand_in_every_field_where_the_words_do():
    assert marks(parse("防滑 lights 轻"), REVIEW) == {
        "title": [],
        "body": [[2, 4]],
        "pros": [[[0, 2]], [[0, 1], [2, 7]]],
        "cons": [[]],
        "attributes": {"颜色": {"name": [], "value": []}, "尺码": {"name": [], "value": []}},
        "alts": [[[2, 4]], []],
    }


def test_an_attribute_is_marked_in_its_name_and_in_its_value():
    assert marks(parse("颜色红"), REVIEW)["attributes"]["颜色"] == {"name": [[0, 2]], "value": [[0, 1]]}
    assert marks(parse("42"), REVIEW)["attributes"]["尺码"] == {"name": [], "value": [[0, 2]]}


def test_what_runs_from_one_field_into_the_next_is_marked_in_both():
    found = marks(parse("滑防滑"), REVIEW)

    assert (found["body"], found["pros"]) == ([[3, 4]], [[[0, 2]], []])


def test_a_single_character_is_marked_in_the_title_alone():
    assert marks(parse("鞋"), REVIEW)["title"] == [[2, 3]]
    assert marks(parse("鞋"), REVIEW)["body"] == []


def test_a_content_without_these_fields_has_no_marks_in_them():
    post = {"title": None, "body": "防滑", "pros": None, "cons": None, "attributes": None, "media": []}

    assert marks(parse("防滑"), post) == {
        "title": [],
        "body": [[0, 2]],
        "pros": [],
        "cons": [],
        "attributes": {},
        "alts": [],
    }

"""Words that mean the same, from a file."""

from __future__ import annotations

import pytest

from community.health.queries import examine
from community.search.analysis import Query, parse
from community.search.synonyms import MOST_ALTERNATIVES, MOST_OF_A_RULE, expanded, read_synonyms
from tests.factories import a_post
from tests.search_wired.asking import ask, found

RULES = ["# 说明", "手机, 移动电话，Cell Phone", "", "运动鞋 => 跑鞋, 球鞋  # 上位词"]


def alternatives(text: str, rules: list[str] = RULES) -> list[tuple[str, ...]]:
    return list(expanded(parse(text), read_synonyms(rules)).wanted)


def test_words_are_asked_for_in_all_their_ways():
    assert alternatives("手機 便宜") == [("手机", "移动电话", " cell phone "), ("便宜",)]
    assert alternatives("cell phone") == [("cell", "手机", "移动电话"), ("phone", "手机", "移动电话")]
    assert alternatives("phone") == [("phone",)]


def test_a_word_inside_of_a_chinese_stretch_is_said_otherwise():
    assert alternatives("手机壳") == [("手机壳", "移动电话壳", " cell phone 壳")]


def test_an_arrow_leads_one_way():
    assert alternatives("运动鞋") == [("运动鞋", "跑鞋", "球鞋")]
    assert alternatives("跑鞋") == [("跑鞋",)]


def test_without_synonyms_a_query_stays_as_it_is():
    assert expanded(parse("鞋底 防滑"), read_synonyms([])) == parse("鞋底 防滑") == Query((("鞋底",), ("防滑",)))


def test_no_query_grows_beyond_its_bounds():
    rules = [",".join(f"字{first}{number}" for number in "甲乙丙丁戊己庚辛壬癸") for first in "天地人"]
    wanted = alternatives("字天甲" * 20 + " " + " ".join(f"字{first}甲" for first in "天地人" * 10), rules)

    assert max(map(len, wanted)) <= MOST_ALTERNATIVES


@pytest.mark.parametrize(
    "line",
    ["手机", "手机,", "=> 手机", "手机 =>", "a => b => c", "手机, x", "手机, !!", "手机" + ",手机" * MOST_OF_A_RULE],
)  # fmt: skip
def test_a_line_that_is_no_rule_is_named_and_passed_over(line):
    synonyms = read_synonyms(["手机, 电话", line, "鞋底, 大底"])

    assert [fault.line for fault in synonyms.faults] == [2]
    assert {runs[0] for runs in synonyms.table} == {"手机", "电话", "鞋底", "大底"}


def test_the_file_is_read_again_when_it_has_changed_and_the_doctor_names_bad_lines(app, client, deliver_all):
    sole, bottom = a_post("鞋底防滑"), a_post("大底防滑")
    deliver_all()
    file = app.extensions["synonyms"].path
    assert found(client, "鞋底") == [sole.id]
    try:
        file.write_text("鞋底, 大底\nhalf a rule\n", encoding="utf-8")

        assert set(found(client, "鞋底 防滑")) == {sole.id, bottom.id}
        assert found(client, "鞋底 -大底") == [sole.id]
        answer = ask(client, "鞋底")
        assert answer["understood"]["also"] == ["大底"]
        assert {item["content"]["id"]: item["highlights"]["body"] for item in answer["items"]} == {
            str(sole.id): [[0, 2]],
            str(bottom.id): [[0, 2]],
        }
        [finding] = [finding for finding in examine() if finding.part == "synonyms"]
        assert not finding.well
        assert "line 2" in finding.says
    finally:
        file.unlink()
    assert found(client, "鞋底") == [sole.id]

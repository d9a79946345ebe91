import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.checks.words import asked_once, banned
from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import fold
from moderation.judgement.text.sounds import sounds, syllables
from moderation.judgement.words import BANK, Bank, Way, Word, read_bank, read_words
from moderation.judgement.words.disguises import PARTS, joined
from moderation.judgement.words.matcher import Matcher

few = st.text(alphabet="ab好", min_size=1, max_size=4)


def a_bank(*words, allowed=()):
    return Bank([Word(word, "sexual", "own", 0.0) for word in words], allowed)


@given(st.sets(few, max_size=6), st.text(alphabet="ab好", max_size=40))
def test_the_matcher_finds_exactly_what_a_search_for_each_word_finds(words, text):
    found = {(start, end) for start, end in Matcher(words).find(text)}
    places = ((start, word) for start in range(len(text)) for word in words)
    assert found == {(start, start + len(word)) for start, word in places if text.startswith(word, start)}


def test_a_latin_word_counts_only_where_it_stands_alone():
    bank = a_bank("ass")
    assert bank.find(fold("first class").text) == []
    assert bank.find(fold("as simple").text) == []
    assert len(bank.find(fold("你ass吗").text)) == 1


def test_a_word_inside_an_allowed_phrase_is_no_hit():
    bank = a_bank("色情", allowed=["举报色情"])
    assert bank.find("我要举报色情内容") == []
    assert len(bank.find("举报色情和色情")) == 1


def test_a_disguised_word_is_quoted_in_the_authors_own_letters():
    finding = banned("sexual", asked_once(a_bank("色情")))(Submission(title="看", body="有 色\u200b·情 吗"))
    assert [(span.field, span.text) for span in finding.spans] == [("body", "色\u200b·情")]


def test_no_shipped_word_stands_in_more_than_one_review_in_two_thousand_in_any_way():
    words = list(read_words(BANK))
    assert words
    assert all((rate or 0.0) <= 0.0005 for word in words for rate in (word.rate, word.looks, word.sounds))


def test_every_shipped_word_is_folded_so_that_it_can_be_found():
    for policy in ("abuse", "sexual", "illegal", "advertising"):
        assert [word for word in read_bank(policy).words if fold(word).text != word] == []


@pytest.mark.parametrize(
    ("body", "quoted", "strength"),
    [
        ("这里代开发票", "代开发票", 0.9),
        ("这里袋开发飘", "袋开发飘", 0.7),
        ("zhao dai kai fa piao de", "dai kai fa piao", 0.7),
        ("带 kaifa 票", "带 kaifa 票", 0.7),
        ("代·开·处·票", "代·开·处·票", 0.7),
        ("亻弋开发票", "亻弋开发票", 0.7),
    ],
)
def test_a_banned_phrase_is_found_by_its_sound_by_one_look_alike_and_in_split_characters(body, quoted, strength):
    policies = ("illegal", "advertising")
    findings = filter(None, (banned(policy)(Submission(body=body)) for policy in policies))
    assert [(finding.strength, finding.spans[0].text) for finding in findings] == [(strength, quoted)]


def test_the_sound_of_two_syllables_only_adds_to_other_signs():
    bank = Bank([Word("冰毒", "illegal", "own", 0.0, sounds=0.0)])
    assert banned("illegal", asked_once(bank))(Submission(body="一瓶饼读")).strength == 0.3
    assert banned("illegal", asked_once(bank))(Submission(body="一瓶冰毒")).strength == 0.9


def test_words_that_nobody_measured_in_disguise_are_not_searched_in_it():
    assert a_bank("代开发票").find("袋开发票") == []


def test_a_homophone_inside_an_allowed_phrase_is_no_hit():
    bank = Bank([Word("艳情小说", "sexual", "own", 0.0, sounds=0.0)], ["言情小说"])
    assert bank.find("好看的言情小说") == []
    assert [hit.way for hit in bank.find("好看的yan情小说")] == [Way.SOUNDS]


@given(st.text(alphabet="abgijnwx 我微信好8", max_size=30))
def test_every_syllable_is_heard_where_it_stands(text):
    folded = fold(text).text
    heard = sounds(folded)
    assert "".join(folded[start:end] for start, end in zip(heard.starts, heard.ends, strict=True)) == folded.replace(
        " ", ""
    )


def test_pinyin_is_split_into_its_longest_syllables_and_other_words_are_left_whole():
    assert syllables("jiaweixin") == ["jia", "wei", "xin"]
    assert syllables("hello") == ["hello"]


@given(st.lists(st.sampled_from([*list(PARTS)[:50], "好", "a"]), max_size=8))
def test_joining_split_characters_keeps_every_place(pieces):
    text = "".join(pieces)
    places = list(Matcher(PARTS).find(text))
    if not text:
        return
    reading = joined(text, places)
    assert (reading.starts[0], reading.ends[-1]) == (0, len(text))
    assert reading.starts[1:] == reading.ends[:-1]

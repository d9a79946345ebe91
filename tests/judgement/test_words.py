from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.checks.words import banned_by
from moderation.judgement.submission import Submission
from moderation.judgement.text import fold
from moderation.judgement.words import BANK, Bank, Matcher, Word, read_bank

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
    finding = banned_by(a_bank("色情"), "sexual")(Submission(title="看", body="有 色\u200b·情 吗"))
    assert [(span.field, span.text) for span in finding.spans] == [("body", "色\u200b·情")]


def test_no_shipped_word_stands_in_more_than_one_review_in_two_thousand():
    rows = [line.split("\t") for line in BANK.read_text(encoding="utf-8").splitlines()]
    assert rows
    assert all(float(rate) <= 0.0005 for *_, rate in rows)


def test_every_shipped_word_is_folded_so_that_it_can_be_found():
    for policy in ("abuse", "sexual", "illegal", "advertising"):
        assert [word for word in read_bank(policy).words if fold(word).text != word] == []

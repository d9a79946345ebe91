import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.rules import expressions
from moderation.judgement.rules.expressions import EvaluationError, Question
from moderation.judgement.rules.problems import ExpressionError
from moderation.judgement.rules.signals import signals_of
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message, Observation


def holds(source, observation=None, **submission):
    expression = expressions.compile(source)
    values = signals_of(Submission(**{"body": "好"} | submission), observation or Observation(), expression.signals)
    return expression.holds(values)


def refusal(source):
    with pytest.raises(ExpressionError) as refused:
        expressions.compile(source)
    return refused.value


def a_finding(check, strength, policy="spam"):
    return Finding(check, 1, strength, policy, Message("有问题", "a problem"))


@pytest.mark.parametrize(
    "source",
    [
        'folded.says("加微信")',
        'text.finds("[0-9]{3}")',
        'text.contains("加．微") && !sponsored',
        'kind == "review" ? rating == 1 : length > 2',
        "author.trust in [0, 1] && author.age_days < 1.5",
        "size(links) == 0 || link_count / 2 > 3",
        'body.startsWith("请") || title.endsWith("!")',
        "rating * 2 - 1 >= 1",
    ],
)
def test_conditions_that_are_true_hold(source):
    assert holds(source, body="请加．微．信 123", kind="review", rating=1)


def test_a_phrase_is_found_behind_its_disguise_and_latin_words_only_where_they_stand_alone():
    assert holds('folded.says("加薇信")', body="加\u200b薇-信")
    assert holds('folded.says("ass")', body="you ASS!")
    assert not holds('folded.says("ass")', body="a class of its own")
    assert holds('folded.says("ass")', body="a class, ass")


def test_findings_are_asked_for_by_name_and_are_zero_where_there_is_none():
    observation = Observation(findings=(a_finding("links", 0.5), a_finding("words.spam", 0.5)))
    assert holds('found["links"] == 0.5 && found.links == 0.5', observation)
    assert holds('found["contacts"] == 0.0 && found.never_heard_of == 0.0', observation)
    assert holds('concern["spam"] == 0.75 && concern.abuse == 0.0', observation)


def test_an_expression_knows_what_it_asks_for():
    expression = expressions.compile('found["links"] > 0.1 && !folded.says("代购") && length < 5 && length > 1')
    assert expression.signals == ("found", "folded", "length")
    assert expression.checks == ("links",)
    assert expression.questions == (Question("folded", "says", "代购"),)


def test_the_same_source_is_compiled_once():
    assert expressions.compile("length < 10") is expressions.compile("length < 10")


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("author.trustt > 1", 1, 1, "Did you mean author.trust?"),
        ("length > 3 &&\n  scor.spam > 0.5", 2, 3, "Did you mean score.spam?"),
        ("kind == review", 1, 9, '"review"'),
        ("score.spam > 1", 1, 12, "1.0 for 1"),
        ("author.trust > 0.5", 1, 14, "without a point"),
        ("sponsored == 1", 1, 11, "true or false and a whole number"),
        ("text.contains(1)", 1, 14, "contains does not take text and a whole number"),
        ("text.length > 3", 1, 5, "has no parts"),
        ("length", 1, 1, "a condition"),
        ("length > 3 and sponsored", 1, 12, "Write && for and"),
        ("not sponsored", 1, 1, "Write ! for not"),
        ("length = 3", 1, 8, "Write == for ="),
        ("sponsored & imported", 1, 11, "Write && for &"),
        ("length ＞ 3", 1, 8, "ASCII"),
        ("length > 3 )", 1, 12, "This cannot be read: )"),
        ("sponsored ? 1 : 2 > 1", 1, 11, "? : does not take true or false and a whole number and true or false"),
        ("kind == “post”", 1, 9, "straight"),
        ('kind == "post', 1, 9, "not closed"),
        ("length > ", 1, 10, "ends too early"),
        ("", 1, 1, "ends too early"),
        ("（length > 3）", 1, 1, "ASCII"),
        ("text.lower() == title", 1, 6, "There is no function lower"),
        ('text.contain("a")', 1, 6, "Did you mean contains?"),
        ('text.contains("a", "b")', 1, 6, "table of functions"),
        ('text.matches("a")', 1, 6, "finds"),
        ('links.exists(host, host == "a.cn")', 1, 7, "no loops"),
        ("[1, 2].all(n, n > 1)", 1, 8, "no loops"),
        ("links.map(host, host) == links", 1, 7, "no loops"),
        ("has(found.links)", 1, 1, "no loops"),
        ("links.filter(h, true).size() > 1", 1, 7, "no loops"),
        ('text + text == "a"', 1, 6, "+ does not take text"),
        ('timestamp("2026-01-01T00:00:00Z") > now()', 1, 1, "no function timestamp"),
        ('"links" in found', 1, 9, "in does not take"),
        ("found == concern", 1, 1, "asked by name"),
        ("length > 1 && found[kind] > 0.5", 1, 15, "asked by name"),
        ('concern["spamm"] > 0.5', 1, 9, "Did you mean spam?"),
        ('{"a": 1} == {"a": 2}', 1, 1, "no { }"),
        ('text.says("a")', 1, 1, "asked of folded"),
        ("folded.says(title)", 1, 13, "written out"),
        ('folded.says("!!")', 1, 13, "Nothing of this phrase"),
        ("text.finds(title)", 1, 12, "written out"),
        ('text.finds("加(微")', 1, 13, "a parenthesis is not closed"),
        ('text.finds("加微)")', 1, 13, "a closing parenthesis too many"),
        (r'text.finds("(a)\\1")', 1, 12, "back-references"),
        (r'text.finds(r"(a)\1")', 1, 17, r"back-references such as \1"),
        ('text.finds("(?=a)")', 1, 13, "look-around"),
        ('text.finds("a{2000}")', 1, 14, "cannot repeat"),
        ('text.finds("a{0,200}")', 1, 13, "404 steps"),
        ('text.finds(".{0,20}a") || body.finds(".{0,20}b")', 1, 39, "370 steps"),
    ],
)
def test_a_refusal_says_where_and_what(source, line, column, words):
    refused = refusal(source)
    assert (refused.line, refused.column) == (line, column)
    assert words in refused.message_en
    assert refused.message_zh
    assert refused.source_line == source.split("\n")[line - 1]


WORDS = "length found links text folded finds says in exists x 0.5 > && || ! ? : = # // ( ) [ ] { } ， 加"
PIECES = (*WORDS.split(), *" .'\"\\\n\r")


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_whatever_somebody_writes_is_compiled_or_refused_at_a_place_in_it(source):
    line, column, text = outcome(source)
    assert text == source.split("\n")[line - 1]
    assert 1 <= column <= len(text) + 1


def outcome(source):
    """Line, column and line of the problem; the beginning if there is none."""
    try:
        expressions.compile(source)
    except ExpressionError as refused:
        return refused.line, refused.column, refused.source_line
    return 1, 1, source.split("\n")[0]


def test_an_expression_that_is_too_long_or_too_deep_is_refused():
    assert "2000" in refusal("length > 1" + " && length > 1" * 200).message_en
    assert "32" in refusal("(" * 40 + "sponsored" + ")" * 40).message_en
    assert "500" in refusal(f'text.finds("{"a" * 501}")').message_en


def test_an_expression_without_an_answer_says_so():
    with pytest.raises(EvaluationError, match="divi"):
        holds("length / images > 1")


def test_names_inside_quotes_are_no_signals():
    assert expressions.compile('kind == "score.spam"').signals == ("kind",)


def test_a_check_that_the_house_does_not_have_can_be_refused():
    expression = expressions.compile('length > 1 && found["contact"] > 0.5')
    expressions.demand_checks(expression, {"contact"})
    with pytest.raises(ExpressionError, match="Did you mean contacts") as refused:
        expressions.demand_checks(expression, {"contacts", "links"})
    assert refused.value.column == 22

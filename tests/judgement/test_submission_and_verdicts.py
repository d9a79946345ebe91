import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.pipeline import screen
from moderation.judgement.policy import DEFAULT, Policy
from moderation.judgement.submission import Lookalike, Submission
from moderation.judgement.verdicts import Finding, Message, Outcome, Span, Verdict

words = st.text(max_size=30)


@given(words, words, words, words, st.data())
def test_a_span_of_the_joined_text_quotes_the_field_it_lies_in(title, body, pros, cons, data):
    submission = Submission(title=title, body=body, pros=pros, cons=cons)
    start = data.draw(st.integers(0, len(submission.text)))
    end = data.draw(st.integers(start, len(submission.text)))
    spans = submission.quote(start, end)
    assert all(getattr(submission, span.field)[span.start : span.end] == span.text for span in spans)
    touched = submission.text[start:end]
    assert sum(len(span.text) for span in spans) >= len(touched) - 3


def test_a_span_across_two_fields_becomes_one_span_each():
    submission = Submission(title="加微", body="信吧")
    assert submission.quote(0, 4) == (Span("title", 0, 2, "加微"), Span("body", 0, 1, "信"))


def test_a_submission_survives_json():
    submission = Submission(
        body="好", title="题", kind="review", rating=5, links=("https://a.cn",), recent_texts=("旧",),
        lookalikes=(Lookalike(7, same_author=False, likeness=0.95, exact=False),), blocked_hosts=("b.cn",),
    )  # fmt: skip
    assert Submission.from_json(json.loads(json.dumps(submission.to_json()))) == submission


def test_a_submission_that_was_stored_before_there_were_lookalikes_can_be_read():
    assert Submission.from_json({"body": "好"}) == Submission(body="好")


@pytest.mark.parametrize("wrong", [{"kind": "poem"}, {"author_trust": "T9"}])
def test_an_unknown_kind_or_trust_is_refused(wrong):
    with pytest.raises(ValueError, match="is one of"):
        Submission(body="好", **wrong)


def test_a_verdict_survives_json():
    verdict = screen(Submission(title="赚钱", body="加微信 abc12345，诚招代理 bit.ly/x"))
    assert verdict.reasons
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def test_the_default_policy_survives_json():
    assert Policy.from_json(json.loads(json.dumps(DEFAULT.to_json()))) == DEFAULT


def test_a_finding_outside_the_catalogue_of_reasons_is_refused():
    with pytest.raises(ValueError, match="catalogue"):
        Finding("mine", 1, 0.5, "ugly", Message("丑", "ugly"))


def test_a_message_is_spoken_in_the_members_language():
    assert Message("好", "good").spoken("zh-CN") == "好"
    assert Message("好", "good").spoken("en") == "good"


def test_outcomes_are_ordered_from_mild_to_grave():
    assert [outcome.severity for outcome in Outcome] == [0, 1, 2, 3, 4]

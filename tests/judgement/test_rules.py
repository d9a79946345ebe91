import itertools
import json
from dataclasses import replace

import pytest

from moderation.judgement.pipeline import observe, screen, weigh
from moderation.judgement.policy import Policy
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.rules.problems import ExpressionError
from moderation.judgement.rules.rule import RULES_BUDGET_SECONDS, Rule, rule_on
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Failure, Match, Message, Observation, Outcome, Span, Verdict

NOTHING = Policy("nothing", clauses=())
NO_ANSWER = "length / images > 1"


def a_rule(expression='folded.says("代购")', rule_id=7, outcome=Outcome.HOLD, live=True, **values):
    return Rule(rule_id, 3, "名", expression, outcome, values.pop("policy", "advertising"), live, **values)


def judged(*rules, body="长期代购", policy=NOTHING, **submission):
    return screen(Submission(body=body, **submission), policy, {}, rules=rules, edition=4)


def test_a_live_rule_gives_its_outcome_its_reason_and_the_authors_words():
    verdict = judged(a_rule(), body="长期 代.购")
    assert verdict.outcome is Outcome.HOLD
    assert verdict.matches == (Match(7, 3, live=True),)
    assert verdict.edition == 4
    (reason,) = verdict.reasons
    assert (reason.policy, reason.message) == ("advertising", CATALOGUE["advertising"].title)
    assert (reason.checks, reason.spans) == (("rule:7",), (Span("body", 3, 6, "代.购"),))


def test_a_rule_in_shadow_is_noted_and_changes_nothing():
    verdict = judged(a_rule(live=False))
    assert verdict.matches == (Match(7, 3, live=False),)
    assert (verdict.outcome, verdict.reasons) == (Outcome.PUBLISH, ())


def test_every_rule_is_asked_also_when_the_first_would_have_sufficed():
    rules = (a_rule(outcome=Outcome.REJECT), a_rule("length > 1", 8, Outcome.LABEL), a_rule("length > 99", 9))
    verdict = judged(*rules)
    assert [match.rule_id for match in verdict.matches] == [7, 8]
    assert [reason.outcome for reason in verdict.reasons] == [Outcome.REJECT, Outcome.LABEL]


def test_all_checks_run_and_all_findings_stay_when_a_rule_rejects():
    body = "长期代购，加微信abc12345"
    with_rule = screen(Submission(body=body), rules=(a_rule(outcome=Outcome.REJECT),))
    assert with_rule.findings == screen(Submission(body=body)).findings != ()


@pytest.mark.parametrize("outcome", ["label", "limit", "hold", "reject"])
def test_no_rule_can_publish_what_the_policy_holds(outcome):
    held = screen(Submission(body="想要加微信abc12345"))
    ruled = screen(Submission(body="想要加微信abc12345"), rules=(a_rule("length > 1", outcome=Outcome(outcome)),))
    assert held.outcome is Outcome.HOLD
    assert ruled.outcome.severity >= held.outcome.severity


def test_a_rule_has_no_outcome_that_takes_nothing():
    with pytest.raises(ValueError, match="is one of label, limit, hold, reject"):
        a_rule(outcome=Outcome.PUBLISH)
    with pytest.raises(ValueError, match="catalogue"):
        a_rule(policy="ugly")
    with pytest.raises(ValueError, match="poem"):
        a_rule(kinds=("poem",))


def test_a_rule_speaks_only_for_its_kinds():
    rule = a_rule(kinds=("comment",))
    assert judged(rule, kind="comment").outcome is Outcome.HOLD
    assert judged(rule, kind="post").matches == ()


def test_a_message_of_its_own_is_what_the_author_reads():
    assert judged(a_rule(message=Message("请勿代购", "no"))).reasons[0].message.zh == "请勿代购"


def test_a_reason_quotes_the_findings_of_its_policy_too():
    submission = Submission(title="好物", body="想要加微信abc12345")
    rule = a_rule('found["contacts"] > 0.5', policy="contact_solicitation")
    (reason,) = weigh(submission, observe(submission), NOTHING, (rule,)).reasons
    assert [span.text for span in reason.spans] == ["加微信abc12345"]


@pytest.mark.parametrize(
    ("expression", "spans"),
    [
        ('text.finds("[0-9]{3,}")', [Span("body", 2, 5, "123")]),
        ('title.finds("^.题")', [Span("title", 0, 2, "标题")]),
        ('body.contains("买")', [Span("body", 0, 1, "买")]),
        ('!text.contains("卖")', []),
        ('text.finds("x*")', []),
        ('kind.contains("post")', []),
    ],
)
def test_a_rule_quotes_what_it_asked_for(expression, spans):
    assert list(judged(a_rule(expression), title="标题", body="买 123 个").reasons[0].spans) == spans


@pytest.mark.parametrize(("trust", "outcome"), [("T0", "hold"), ("T1", "hold"), ("T2", "publish")])
def test_a_live_rule_that_fails_stops_no_other_and_trust_decides(trust, outcome):
    rules = (a_rule(NO_ANSWER, 1), a_rule("length > 1", 2, Outcome.LABEL, live=False))
    policy = replace(NOTHING, unfinished={"T0": Outcome.HOLD, "T1": Outcome.HOLD})
    verdict = judged(*rules, policy=policy, author_trust=trust)
    assert [failure.check for failure in verdict.failed_rules] == ["rule:1"]
    assert verdict.matches == (Match(2, 3, live=False),)
    assert verdict.outcome == outcome


def test_a_shadow_rule_that_fails_is_only_recorded():
    policy = replace(NOTHING, unfinished={"T0": Outcome.HOLD})
    verdict = judged(a_rule(NO_ANSWER, live=False), policy=policy)
    assert len(verdict.failed_rules) == 1
    assert verdict.outcome is Outcome.PUBLISH


def test_there_is_no_rule_whose_expression_cannot_run():
    with pytest.raises(ExpressionError, match="no signal gone"):
        a_rule("gone.signal > 1")


def test_a_slow_rule_is_recorded_and_its_answer_counts():
    seconds = itertools.chain([0, 0, 0.02], itertools.count(0.02, 0.0001))
    ruling = rule_on(Submission(body="代购"), Observation(), (a_rule(), a_rule(rule_id=8)), lambda: next(seconds))
    assert ruling.failed == (Failure("rule:7", "over the budget of 5 ms"),)
    assert [match.rule_id for match in ruling.matches] == [7, 8]
    assert ruling.is_finished


def test_rules_that_come_after_the_time_is_used_up_are_skipped_and_recorded():
    seconds = itertools.count(0, RULES_BUDGET_SECONDS)
    ruling = rule_on(Submission(body="代购"), Observation(), (a_rule(), a_rule(rule_id=8)), lambda: next(seconds))
    assert ruling.failed[-1] == Failure("rule:8", "the rules before it used up the time")
    assert not ruling.is_finished


def test_a_verdict_with_rules_survives_json():
    verdict = judged(a_rule(), a_rule(NO_ANSWER, 8), a_rule("length > 1", 9, live=False))
    assert verdict.failed_rules
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def test_weighing_what_was_seen_gives_the_verdict_that_was_given():
    submission = Submission(body="长期代购，加微信abc12345")
    rules = (a_rule(), a_rule('found["contacts"] > 0.5 && score.quality < 0.9', 8, Outcome.REJECT))
    verdict = screen(submission, rules=rules, edition=2)
    stored = Observation.from_json(json.loads(json.dumps(verdict.to_json())))
    assert weigh(Submission.from_json(submission.to_json()), stored, rules=rules, edition=2) == verdict

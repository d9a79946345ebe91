import json

import pytest

from moderation.judgement.pipeline import weigh
from moderation.judgement.policy import DEFAULT, Policy
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import REASONS, Finding, Message, Observation, Outcome


def a_clause(**values):
    return {"policies": ["spam"], "at_least": 0.5, "outcome": "hold"} | values


def a_policy(**values):
    return {"version": "mine-1", "clauses": [a_clause()]} | values


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (a_policy(clauses=[a_clause(), a_clause(outcome="delete")]), "clause 2: 'delete' is not a valid Outcome"),
        (a_policy(clauses=[a_clause(outcome="publish")]), "clause 1: a clause takes something"),
        (a_policy(clauses=[a_clause(policies=["ugly"])]), "clause 1: policies are among spam, .*, not 'ugly'"),
        (a_policy(clauses=[a_clause(policies=[])]), "clause 1: policies is empty"),
        (a_policy(clauses=[a_clause(policies=["spam", "spam"])]), "clause 1: policies names the same twice"),
        (a_policy(clauses=[a_clause(kinds=["poem"])]), "clause 1: kinds are among .*, not 'poem'"),
        (a_policy(clauses=[a_clause(trusts=["T9"])]), "clause 1: trusts are among T0, T1, T2, not 'T9'"),
        (a_policy(clauses=[a_clause(at_least=1.5)]), r"clause 1: at_least lies in 0\.\.1, not 1.5"),
        (a_policy(clauses=[a_clause(at_least="0.5")]), r"clause 1: at_least lies in 0\.\.1, not '0.5'"),
        (a_policy(clauses=[a_clause(colour="red")]), "clause 1: .*unexpected keyword argument 'colour'"),
        (a_policy(clauses=[{"policies": ["spam"], "at_least": 1}]), "clause 1 has no outcome"),
        (a_policy(clauses=["spam"]), "clause 1: "),
        (a_policy(clauses=[a_clause(), a_clause()]), "clause 2 stands in the policy twice"),
        (a_policy(unfinished={"T9": "hold"}), "unfinished are among T0, T1, T2, not 'T9'"),
        (a_policy(unfinished={"T0": "maybe"}), "'maybe' is not a valid Outcome"),
        (a_policy(budget_seconds=-1), "budget_seconds is more than 0, not -1"),
        (a_policy(qa_rate=2), r"qa_rate lies in 0\.\.1, not 2"),
        (a_policy(version=""), "a policy has a version"),
        (a_policy(color="red"), "this is no policy: .*unexpected keyword argument 'color'"),
        ({"version": "mine"}, "the policy has no clauses"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_the_clause_that_is_wrong(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        Policy.from_json(values)


def test_a_policy_of_an_older_version_keeps_the_defaults_of_what_it_did_not_know():
    stored = {name: value for name, value in DEFAULT.to_json().items() if name != "qa_rate"}
    assert Policy.from_json(json.loads(json.dumps(stored))) == DEFAULT


@pytest.mark.parametrize("policy", REASONS)
@pytest.mark.parametrize("trust", ["T0", "T1", "T2"])
def test_whatever_is_surely_found_has_a_consequence_and_only_spam_is_rejected(policy, trust):
    found = Finding("planted", 1, 1.0, policy, Message("有问题", "a problem"))
    verdict = weigh(Submission(body="好", author_trust=trust), Observation(findings=(found,)))
    assert verdict.outcome is not Outcome.PUBLISH
    family = policy in ("spam", "advertising", "contact_solicitation") and trust != "T2"
    assert (verdict.outcome is Outcome.REJECT) == family


def test_personal_data_of_others_is_held_for_everybody():
    found = Finding("personal_data", 1, 0.6, "personal_data", Message("隐私", "private"))
    outcomes = {
        weigh(Submission(body="好", author_trust=trust), Observation(findings=(found,))).outcome
        for trust in ("T0", "T1", "T2")
    }
    assert outcomes == {Outcome.HOLD}


def test_one_in_a_hundred_is_looked_at_for_the_miss_rate():
    assert DEFAULT.qa_rate == 0.01

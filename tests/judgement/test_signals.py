from pathlib import Path

import pytest

from moderation.judgement.rules import expressions
from moderation.judgement.rules.problems import FUNCTIONS
from moderation.judgement.rules.signals import SIGNALS, Type, signals_of
from moderation.judgement.submission import Lookalike, Submission
from moderation.judgement.verdicts import Observation

RULES = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
PYTHON = {Type.TEXT: str, Type.WHOLE: int, Type.NUMBER: float, Type.FLAG: bool, Type.TEXTS: list, Type.NUMBERS: dict}


def value_of(name, observation=None, **submission):
    return signals_of(Submission(**{"body": "好"} | submission), observation or Observation(), [name])[name]


@pytest.mark.parametrize("name", SIGNALS)
def test_every_signal_has_a_value_of_its_type_for_a_submission_of_which_nothing_is_known(name):
    assert type(value_of(name)) is PYTHON[SIGNALS[name].type]


@pytest.mark.parametrize("name", SIGNALS)
def test_every_example_is_an_expression_that_uses_its_signal(name):
    assert name in expressions.compile(SIGNALS[name].example).signals


@pytest.mark.parametrize("name", SIGNALS)
def test_every_signal_is_documented_for_moderators_in_both_languages(name):
    signal = SIGNALS[name]
    assert f"| `{name}` | {signal.type.value} | {signal.meaning.zh} | {signal.meaning.en} |" in RULES


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_documented_for_moderators(name):
    assert f"{name}(" in RULES


def test_every_example_for_moderators_is_a_rule_that_can_be_saved():
    examples = [line.split("  ")[0] for line in RULES.split("```")[1].strip().splitlines()]
    assert len(examples) >= 8
    for example in examples:
        assert expressions.compile(example).signals


def test_only_what_is_asked_for_is_computed():
    submission = Submission(body="好")
    signals_of(submission, Observation(), ["length", "kind"])
    assert "folded" not in vars(submission)


def test_links_are_the_hosts_outside_the_shop_and_the_domains_above_them():
    told = {"body": "看 m.bit.ly/x 和 shop.cn", "links": ("https://A.example.com/y",), "own_hosts": ("shop.cn",)}
    assert value_of("links", **told) == ["a.example.com", "bit.ly", "example.com", "m.bit.ly"]
    assert value_of("link_count", **told) == 2


def test_trust_is_a_whole_number_and_age_is_zero_where_it_is_unknown():
    assert value_of("author.trust", author_trust="T2") == 2
    assert value_of("author.age_days", author_age_days=None) == 0.0
    assert value_of("author.age_days", author_age_days=3) == 3.0


def test_scores_of_no_model_are_zero_and_say_so():
    observation = Observation(scores={"spam": None, "abuse": 1})
    assert value_of("score.spam", observation) == 0.0
    assert value_of("score.spam_known", observation) is False
    assert (value_of("score.abuse", observation), value_of("score.abuse_known", observation)) == (1.0, True)


def test_author_and_product_are_as_they_were():
    told = {"author_contents": 3, "author_strikes": 1, "topics": ("鞋",), "product_title": "靴"}
    names = ("author.contents", "author.strikes", "topics", "product.title")
    assert [value_of(name, **told) for name in names] == [3, 1, ["鞋"], "靴"]


def test_lookalikes_are_counted_and_the_likest_is_told():
    told = {"lookalikes": (Lookalike(1, True, 0.97, False), Lookalike(2, False, 0.9, False))}
    names = ("lookalikes", "lookalikes_of_others", "likeness")
    assert [value_of(name, **told) for name in names] == [2, 1, 0.97]

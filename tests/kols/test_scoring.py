"""The screening score, over synthetic members: none of them exists, and every figure is made up by this file."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from community.kols.rising import Month, growth_of, reasons_of
from community.kols.scoring import WEIGHTS, Facts, FollowerDay, Note, hits_of, percentile_rank, scores_of
from community.kols.tiers import rules_of, tier_of, why_not_yet

HONEST, BOUGHT = 1, 2


def synthetic(seed: int, *, rate: float = 0.1) -> Facts:
    """A made-up member who writes twelve notes, and wins some three followers a day who stay."""
    made = random.Random(seed)
    notes = [Note(round(made.lognormvariate(0, 0.5) * rate * 300), age) for age in range(0, 84, 7)]
    days = [FollowerDay(won, won, won // 4) for won in (made.randint(1, 5) for _ in range(90))]
    traffic = {"viewers": 1500, "impressions": 3600, "engaged": 250, "buyers": 50, "clicks": 200, "orders": 8}
    return Facts(notes=notes, follower_days=days, **traffic)


def crowd() -> dict[int, Facts]:
    return {seed: synthetic(seed, rate=0.05 + seed / 400) for seed in range(10, 40)}


def terms_of(member: Facts) -> dict[str, float]:
    """The part of each term that the member wins among the crowd."""
    [score] = [score for id_, score in scores_of({**crowd(), HONEST: member}).items() if id_ == HONEST]
    return {term.name: term.part for term in score.terms}


def value_of(member: Facts) -> float:
    return scores_of({**crowd(), HONEST: member})[HONEST].value


def test_the_score_is_the_sum_of_its_terms_and_each_shows_its_numbers():
    score = scores_of({**crowd(), HONEST: synthetic(1)})[HONEST]

    assert score.value == pytest.approx(sum(term.points for term in score.terms))
    assert [term.name for term in score.terms] == list(WEIGHTS)
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert all(term.inputs and 0 <= term.part <= 1 for term in score.terms)


@pytest.mark.parametrize("days_of_delivery", [1, 10, 30])
def test_ten_thousand_bought_followers_who_never_come_back_cost_the_term_of_followers(days_of_delivery):
    honest = synthetic(1)
    a_day = 10_000 // days_of_delivery
    days = [
        FollowerDay(day.won + a_day, day.won + a_day, day.inactive + a_day) if n < days_of_delivery else day
        for n, day in enumerate(honest.follower_days)
    ]
    bought = replace(honest, follower_days=days)

    assert terms_of(honest)["followers_active"] == 1
    assert terms_of(bought)["followers_active"] < 0.05
    assert value_of(honest) - value_of(bought) > 14


def test_a_note_that_wins_two_thousand_followers_who_stay_costs_nothing():
    honest = synthetic(1)
    praised = replace(honest, follower_days=[*honest.follower_days[1:], FollowerDay(2_000, 2_000, 100)])

    assert terms_of(praised)["followers_active"] == pytest.approx(0.95, abs=0.01)


def test_bought_likes_that_come_evenly_cost_steadiness_and_the_share_of_buyers():
    honest = synthetic(1)
    bought = replace(honest, notes=[Note(400, note.age_days) for note in honest.notes], engaged=honest.engaged + 5_000)

    before, after = terms_of(honest), terms_of(bought)
    assert (before["steadiness"], after["steadiness"]) == (1, 0)
    assert after["buyers_engaged"] < before["buyers_engaged"]


def test_who_wins_all_with_one_note_and_nothing_with_the_others_is_no_steady_author():
    honest = synthetic(1)
    erratic = replace(honest, notes=[Note(900, 3), *(Note(1, note.age_days) for note in honest.notes[1:])])

    assert terms_of(erratic)["steadiness"] == 0
    assert hits_of(erratic.notes) == (5, 1)


def test_a_hit_is_held_against_the_other_notes_and_not_against_itself():
    usual = [Note(10, 40)] * 4

    assert hits_of([*usual, Note(51, 1)]) == (1, 1)
    assert hits_of([*usual, Note(50, 1)]) == (1, 0)
    assert hits_of([*usual, Note(51, 30)]) == (0, 0)


@pytest.mark.parametrize(
    ("few", "lacks"),
    [
        ({"notes": [Note(5, 1)] * 4}, {"what": "notes", "need": 5, "have": 4}),
        ({"viewers": 99}, {"what": "viewers", "need": 100, "have": 99}),
    ],
)
def test_below_five_notes_or_a_hundred_viewers_there_is_no_score_but_what_is_missing(few, lacks):
    score = scores_of({**crowd(), HONEST: replace(synthetic(1), **few)})[HONEST]

    assert score.value is None
    assert score.lacks == (lacks,)


def test_who_has_no_score_is_no_rank_for_others():
    many = {100 + n: replace(synthetic(n), viewers=10, impressions=10_000_000) for n in range(50)}

    assert scores_of({**crowd(), **many})[20] == scores_of(crowd())[20]


def test_equals_share_the_rank_between_them():
    assert [percentile_rank(value, [1, 2, 2, 3]) for value in (1, 2, 3)] == [0.125, 0.5, 0.875]
    assert percentile_rank(7, [7]) == 0.5


def test_growth_needs_a_hundred_impressions_in_both_months_and_claims_little_of_few():
    assert growth_of(Month(50, 99), Month(1, 500)) is None
    assert growth_of(Month(60, 400), Month(30, 400)) == pytest.approx(61 / 31)
    assert growth_of(Month(2, 100), Month(1, 100)) == 1.5
    assert reasons_of(Month(31, 400), Month(30, 400), []) == []


def test_every_reason_to_call_somebody_rising_has_its_numbers():
    terms = [{"name": "buyers_engaged", "part": 0.9, "value": 0.4}, {"name": "hit_rate", "part": 0.2, "value": 0.1}]

    reasons = reasons_of(Month(60, 400, followers=9), Month(30, 400, followers=4), terms)

    assert [reason["reason"] for reason in reasons] == [
        "engagement_rate_rose", "followers_rose", "strong_buyers_engaged"
    ]  # fmt: skip
    assert reasons[0] | {"growth": None} == {
        "reason": "engagement_rate_rose", "recent": 0.15, "before": 0.075, "growth": None
    }  # fmt: skip


def test_a_tier_needs_both_followers_and_a_verified_profile():
    rules = rules_of("head/100000, koc/1000,mid/10000")

    assert [tier_of(rules, n, verified=True) for n in (999, 1_000, 9_999, 10_000, 100_000)] == [
        None, "koc", "koc", "mid", "head"
    ]  # fmt: skip
    assert tier_of(rules, 100_000, verified=False) is None


def test_why_not_yet_lists_each_requirement_of_each_tier_above():
    rules = rules_of("koc/1000,mid/10000")

    [koc, mid] = why_not_yet(rules, 1_200, verified=False)
    assert [(need["what"], need["met"]) for need in koc["requirements"]] == [("verified", False), ("followers", True)]
    assert mid["requirements"][1] == {"what": "followers", "need": 10_000, "have": 1_200, "met": False}
    assert [tier["tier"] for tier in why_not_yet(rules, 1_200, verified=True)] == ["mid"]
    assert why_not_yet(rules, 20_000, verified=True) == []


@pytest.mark.parametrize("text", ["koc", "koc/-1", "koc/1000,koc/2", "koc/1000,mid/1000", "../1", "koc/many"])
def test_rules_that_cannot_be_are_refused(text):
    with pytest.raises(ValueError, match="name"):
        rules_of(text)

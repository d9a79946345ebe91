"""The arithmetic of comparisons, beside another implementation and beside its own promise in simulations."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from scipy import stats

from community.experiments.assignment import variant_of
from community.metrics.holdout import is_held_out
from community.metrics.satisfaction import net_promoter_score
from community.metrics.verdicts import Group, Verdict, chi_square_tail, difference, split_p_value

VARIANTS = [{"name": "plain", "weight": 3}, {"name": "warm", "weight": 1}]


@pytest.mark.parametrize("freedom", [1, 2, 3, 4])
@pytest.mark.parametrize("statistic", [0.0, 0.3, 1.0, 3.84, 10.83, 40.0])
def test_the_tail_of_chi_square_is_that_of_another_implementation(freedom, statistic):
    assert chi_square_tail(statistic, freedom) == pytest.approx(stats.chi2.sf(statistic, freedom), rel=1e-10)


def test_members_fall_by_weight_each_for_good_and_each_experiment_otherwise():
    fell = {member: variant_of("welcome", VARIANTS, member) for member in range(1, 8001)}
    again = {member: variant_of("another", VARIANTS, member) for member in range(1, 8001)}

    counts = Counter(fell.values())
    assert split_p_value([counts["plain"], counts["warm"]], [3, 1]) > 0.001
    assert fell == {member: variant_of("welcome", VARIANTS, member) for member in fell}
    both = sum(fell[member] == again[member] == "warm" for member in fell)
    assert both == pytest.approx(8000 / 16, rel=0.15)


def test_a_tenth_is_held_out():
    assert sum(is_held_out("spring", member) for member in range(20_000)) == pytest.approx(2000, rel=0.07)


def test_a_split_that_lost_members_is_noticed_and_an_even_one_is_not():
    assert split_p_value([5000, 5100], [1, 1]) > 0.001
    assert split_p_value([5000, 5400], [1, 1]) < 0.001
    assert split_p_value([0, 0], [1, 1]) is None


def test_below_a_hundred_a_side_nothing_is_said_however_clear_it_seems():
    assert difference(Group(99, 99), Group(5000, 0))["verdict"] == Verdict.TOO_FEW
    assert difference(Group(100, 100), Group(5000, 0))["verdict"] == Verdict.HIGHER
    assert difference(Group(0, 0), Group(5000, 0))["difference"] is None


@pytest.mark.parametrize("effect", [0.0, 0.05])
def test_the_interval_of_a_difference_holds_the_planted_effect_in_94_of_100_simulations(effect):
    chance, held = random.Random(20261122), 0
    for _ in range(600):
        groups = [Group(400, sum(chance.random() < rate for _ in range(400))) for rate in (0.2 + effect, 0.2)]
        said = difference(*groups)
        held += said["low"] <= effect <= said["high"]

    assert 0.93 <= held / 600 <= 0.975


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.2, 0.5, 0.3), (0.8, 0.15, 0.05)])
@pytest.mark.parametrize("answers", [30, 200])
def test_the_interval_of_nps_holds_the_truth_in_93_of_100_simulations(shares, answers):
    chance, truth, held = random.Random(7), shares[0] - shares[2], 0
    for _ in range(800):
        drawn = Counter(chance.choices((10, 8, 3), shares, k=answers))
        nps = net_promoter_score(drawn)
        held += nps.low <= truth <= nps.high

    assert 0.93 <= held / 800 <= 0.99


def test_nps_counts_as_its_definition_says_and_agreement_of_few_is_no_certainty():
    nps = net_promoter_score({10: 3, 9: 1, 8: 2, 7: 1, 6: 2, 0: 1})

    assert (nps.promoters, nps.passives, nps.detractors, nps.score) == (4, 3, 3, 0.1)
    assert net_promoter_score({10: 5}).low < 0.9
    assert net_promoter_score({}).score is None

"""The arithmetic of crowds, against published values, counting by hand, and planted and honest crowds.

All timing here is made up: nobody publishes when hired reviewers wrote.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.crowds import bursts, deviation, rings, templates
from moderation.judgement.crowds.bursts import (
    Arrival,
    is_unlikely,
    largest_cohort,
    makes_the_burst,
    signs_of,
    spike_limit,
    suspicion,
)
from moderation.judgement.crowds.chances import at_least, drawn_at_least, poisson_quantile
from moderation.judgement.crowds.deviation import deviation as deviates
from moderation.judgement.crowds.rings import Visit, clustering, find_rings, groups_of
from moderation.judgement.late import LATE

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(("mean", "quantile"), [(0, 0), (0.1, 2), (1, 5), (2, 8), (5, 13), (10, 21), (100, 132)])
def test_the_quantile_of_poisson_is_that_of_the_tables(mean, quantile):
    assert poisson_quantile(mean, 0.999) == quantile


@given(st.floats(0.01, 3000))
def test_the_quantile_of_poisson_lies_above_the_mean_and_not_far(mean):
    assert mean - 1 <= poisson_quantile(mean, 0.999) <= mean + 4 * mean**0.5 + 4


@given(st.integers(0, 12), st.integers(0, 12), st.floats(0, 1))
def test_the_chance_of_hits_is_the_sum_of_its_terms(hits, tries, chance):
    summed = sum(comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(hits, tries + 1))
    assert at_least(hits, tries, chance) == pytest.approx(summed, abs=1e-9)


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8))
def test_the_chance_of_a_draw_is_counted_as_by_hand(marked, drawn, all_marked, others):
    total = all_marked + others
    drawn = min(drawn, total)
    ways = sum(
        comb(all_marked, k) * comb(others, drawn - k) for k in range(marked, min(drawn, all_marked) + 1) if drawn >= k
    )
    assert drawn_at_least(marked, drawn, all_marked, total) == pytest.approx(ways / comb(total, drawn), abs=1e-9)


def test_five_an_hour_are_never_a_spike_and_history_raises_the_limit():
    assert spike_limit([]) == spike_limit([0] * 28) == 5
    assert spike_limit([10] * 28) == 21


def arrivals(count: int, *, joined: timedelta = timedelta(days=300), spread: timedelta = DAY, **given) -> list[Arrival]:
    """Reviews within an hour; their authors joined so long before, each ``spread`` after the other."""
    made = {"rating": 5, "verified_purchase": False, **given}
    return [
        Arrival(place, place, joined_at=NOON - joined + place * spread, written_at=NOON + place * HOUR / count, **made)
        for place in range(1, count + 1)
    ]


def strengths(*signed: Arrival, **given) -> list[float]:
    signs = signs_of(signed, **{"mean_before": None, **given})
    return [suspicion(signs[each.content_id]).strength if each.content_id in signs else 0.0 for each in signed]


def test_what_came_at_once_and_shares_nothing_else_is_not_suspect():
    assert signs_of(arrivals(60), mean_before=4.5) == {}


def test_three_who_wrote_from_one_browser_are_suspect_and_two_are_not():
    shared = {"devices": frozenset({"d"})}
    assert strengths(*arrivals(3, **shared)) == [0.8] * 3
    assert strengths(*arrivals(2, **shared)) == [0.0] * 2


def test_a_cohort_is_suspect_and_a_newcomer_with_extreme_stars_not_enough_for_a_hold():
    together = arrivals(8, joined=timedelta(days=40), spread=HOUR)
    assert strengths(*together, cohort=frozenset(each.author_id for each in together)) == [0.8] * 8
    assert max(strengths(*arrivals(8, joined=2 * HOUR, spread=timedelta(minutes=1)), mean_before=2.5)) == 0.75


def test_newcomers_who_bought_what_they_review_are_not_suspect():
    fresh = {"joined": 2 * HOUR, "spread": timedelta(minutes=1)}
    assert strengths(*arrivals(9, **fresh, verified_purchase=True), cohort=frozenset(range(1, 10))) == [0.0] * 9
    assert strengths(*arrivals(9, **fresh), cohort=frozenset(range(1, 10))) == [0.9] * 9


def test_the_largest_cohort_is_found_whatever_the_order():
    mixed = arrivals(20) + arrivals(6, joined=timedelta(days=500), spread=HOUR)
    random.Random(1).shuffle(mixed)
    assert [each.joined_at for each in largest_cohort(mixed)] == [
        NOON - timedelta(days=500) + n * HOUR for n in range(1, 7)
    ]
    assert largest_cohort([]) == []


def test_a_cohort_is_no_sign_where_everybody_is_of_it():
    assert is_unlikely(8, 10, joined=10, members=1000)
    assert not is_unlikely(8, 10, joined=900, members=1000)


def test_a_cohort_makes_a_burst_if_it_is_half_of_what_came_beyond_the_usual():
    assert makes_the_burst(10, 25, usual=6)
    assert not makes_the_burst(8, 40, usual=6)
    assert not makes_the_burst(4, 4, usual=0)


def test_stars_that_come_as_before_do_not_deviate():
    assert deviates([5, 5, 10, 30, 50], [1, 1, 2, 6, 10]) is None


@pytest.mark.parametrize(("now", "stars"), [([12, 0, 0, 0, 3], 1), ([0, 0, 0, 0, 30], 5)])
def test_a_flood_of_single_or_five_stars_deviates(now, stars):
    found = deviates([10, 20, 30, 20, 20], now)
    assert found.stars == stars
    assert found.share_now > found.share_before
    assert found.chance < 0.0001


def test_few_stars_tell_nothing():
    assert deviates([0, 0, 0, 0, 19], [20, 0, 0, 0, 0]) is None
    assert deviates([0, 0, 0, 0, 500], [7, 0, 0, 0, 0]) is None


def test_a_slight_shift_of_a_large_product_is_not_worth_an_alarm():
    assert deviates([1000, 1000, 1000, 1000, 6000], [200, 200, 200, 200, 3200]) is None


def crowd(members: int, reviews: int, products: int, days: int, seed: int = 7) -> list[Visit]:
    """Honest members: each reviews so many products, popular ones sooner, at any time of these days."""
    chance = random.Random(seed)
    popularity = [1 / (rank + 1) for rank in range(products)]
    made = []
    for member in range(1, members + 1):
        chosen = {*chance.choices(range(products), popularity, k=reviews)}
        made += [Visit(member, product, NOON + chance.random() * days * DAY) for product in sorted(chosen)]
    return made


def ring(members: range, products: range, within: timedelta = 12 * HOUR, seed: int = 3) -> list[Visit]:
    """Members who review the same products, each product within some hours."""
    chance = random.Random(seed)
    days = {product: chance.random() * 25 * DAY for product in products}
    return [Visit(m, p, NOON + days[p] + chance.random() * within) for m in members for p in products]


def test_a_planted_ring_is_found_with_its_members_alone():
    planted = ring(range(9001, 9007), range(5000, 5005))

    [found] = find_rings(crowd(400, 5, 200, 30) + planted)

    assert found.members == tuple(range(9001, 9007))
    assert found.products == tuple(range(5000, 5005))
    assert found.clustering == 1.0


def test_a_ring_at_popular_products_is_found_too():
    planted = ring(range(9001, 9009), range(40, 46))

    assert [found.members for found in find_rings(crowd(600, 5, 200, 30) + planted)] == [tuple(range(9001, 9009))]


def test_a_popular_product_ties_nobody():
    assert find_rings(crowd(500, 6, 60, 30)) == []


def test_an_honest_sale_at_which_everybody_reviews_the_same_three_things_in_a_day_is_no_ring():
    sale = [Visit(member, product, NOON + member % 24 * HOUR) for member in range(1, 80) for product in (1, 2, 3)]
    assert find_rings(crowd(300, 5, 100, 30) + sale) == []


def test_the_order_of_reviews_changes_nothing():
    visits = crowd(200, 5, 100, 30) + ring(range(9001, 9006), range(5000, 5004))
    shuffled = random.Random(5).sample(visits, len(visits))
    assert find_rings(shuffled) == find_rings(visits) != []


def test_groups_are_joined_through_others_and_sorted():
    assert list(groups_of([(5, 4), (1, 2), (2, 3), (4, 6)])) == [[1, 2, 3], [4, 5, 6]]


def test_clustering_is_the_share_of_neighbours_who_are_neighbours():
    assert clustering(1, {1: {2, 3, 4}, 2: {1, 3}, 3: {1, 2}, 4: {1}}) == pytest.approx(1 / 3)
    assert clustering(4, {1: {4}, 4: {1}}) == 0


def test_rules_know_every_check_of_the_workers_by_its_name():
    said = (bursts.suspicion(("device",)), deviation.suspicion(), rings.suspicion(), templates.suspicion())
    assert {finding.check for finding in said} | {"known_image"} == set(LATE)


def test_every_suspicion_is_for_the_policy_of_fake_reviews():
    said = [bursts.suspicion(("cohort",)), deviation.suspicion(), rings.suspicion()]
    assert [(finding.policy, finding.strength) for finding in said] == [
        ("fake_review", 0.8),
        ("fake_review", 0.4),
        ("fake_review", 0.8),
    ]

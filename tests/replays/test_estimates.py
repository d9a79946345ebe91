"""What the figures of a replay are worth."""

from __future__ import annotations

from random import Random

import pytest

from community.metrics.intervals import wilson
from moderation.judgement.replaying.replay import Judged, Side
from moderation.replays.estimates import precision, recall, square_and_add, violations, violations_drawn


def judged(bad: int, count: int, weight: float = 1.0) -> Judged:
    made = Judged()
    made.add(weight, bad, violation=True)
    made.add(weight, count - bad, violation=False)
    return made


def test_of_118_violations_among_131_that_people_judged_the_precision_is_that_of_wilson():
    found = precision(Side(known=judged(118, 131)))

    assert (found.value, found.low, found.high) == pytest.approx((118 / 131, *wilson(118, 131)))


def test_equal_weights_say_as_much_as_their_number_and_unequal_ones_less():
    assert judged(3, 10, weight=100.0).size == pytest.approx(10)
    mixed = judged(3, 10)
    mixed.add(100.0, violation=True)
    assert mixed.size == pytest.approx(110**2 / (10 + 100**2))
    assert violations(judged(0, 0)) is None


def test_what_was_held_does_not_speak_for_public_content_that_nobody_saw():
    held_alone = precision(Side(known=judged(100, 100)))
    beside_public = precision(Side(known=judged(100, 100), public=100))

    assert held_alone.low > 0.95
    assert beside_public.value == 1.0
    assert beside_public.low < 0.5


def test_public_content_counts_by_what_was_drawn_of_it():
    found = precision(Side(known=judged(90, 100), drawn=judged(2, 10, weight=10.0), public=100))

    assert found.value == pytest.approx((90 + 20) / 200)
    assert found.low < 0.55 < found.high


def test_recall_counts_the_violations_that_a_sample_says_were_missed():
    caught, passed = Side(known=judged(50, 50)), Side(known=judged(50, 200))
    assert recall(caught, passed).value == 0.5
    assert recall(caught, passed)[1:] == pytest.approx(wilson(50, 100))

    sampled = Side(known=judged(50, 200), drawn=judged(5, 100, weight=20.0), public=2000)
    found = recall(caught, sampled)
    assert found.value == pytest.approx(50 / (100 + 100))
    assert found.low < 50 / (100 + 2000 * wilson(5, 100)[1]) * 1.1


def test_a_sample_without_any_violation_still_lowers_what_recall_may_be():
    caught = Side(known=judged(100, 100))
    found = recall(caught, Side(drawn=judged(0, 100, weight=100.0), public=10_000))

    assert found.value == 1.0
    assert found.low < 0.3


def test_what_was_drawn_says_a_little_less_than_wilson_allows():
    plain, drawn = violations(judged(81, 263)), violations_drawn(judged(81, 263))

    # Newcombe (1998), table I: 81 of 263 by method 4
    assert drawn[1:] == pytest.approx((0.2535, 0.3682), abs=5e-5)
    assert drawn.low < plain.low < plain.high < drawn.high
    assert violations_drawn(judged(0, 20))[1:] == pytest.approx((0.0, 0.2005), abs=5e-5)


def test_without_known_violations_there_is_no_recall_and_without_decisions_no_precision():
    assert recall(Side(known=judged(0, 5)), Side()) is None
    assert precision(Side(public=5)) is None


def test_of_one_part_the_interval_is_its_own_and_it_never_leaves_zero_to_one():
    part = violations(judged(1, 3))
    assert square_and_add(lambda share: share, [part]) == pytest.approx(part)
    assert square_and_add(lambda a, b: (a + b) / 2, [part, part]).low >= 0.0


@pytest.mark.parametrize(("held", "good_of_public"), [(0.95, 0.6), (0.9, 0.9), (0.6, 0.2)])
def test_the_interval_of_a_replayed_rule_contains_the_true_precision_in_95_of_100_streams(held, good_of_public):
    dice = Random(20261122)
    public_share, rate, size, streams = 0.5, 0.1, 400, 400
    truth = (1 - public_share) * held + public_share * good_of_public
    contained = 0
    for _ in range(streams):
        side = Side()
        for _ in range(size):
            if dice.random() >= public_share:
                side.known.add(1.0, violation=dice.random() < held)
                continue
            side.public += 1
            bad = dice.random() < good_of_public
            if dice.random() < rate:
                side.drawn.add(1 / rate, violation=bad)
        found = precision(side)
        contained += found.low <= truth <= found.high
    assert contained / streams >= 0.93

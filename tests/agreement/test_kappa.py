"""κ and α against figures that others published."""

from __future__ import annotations

import pytest

from moderation.judgement.agreement import alpha, kappa

FLEISS = [(53, 5, 2), (11, 14, 5), (1, 6, 3)]  # proportions of the example of 1969, of 100


def pairs_of(table, times=1):
    """The pairs that a table of counts stands for, rows by the first."""
    return [
        (str(row), str(column))
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count * times)
    ]


def test_kappa_and_its_error_are_those_of_the_paper_of_1969():
    found = kappa(pairs_of(FLEISS, times=2))

    assert found.pairs == 200
    assert found.value == pytest.approx(0.429, abs=5e-4)
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(0.002885**0.5, abs=5e-5)


def test_the_interval_of_a_table_of_two_is_the_published_one():
    """The example of the R package statpsych, after Fleiss, Levin and Paik (2003)."""
    found = kappa(pairs_of([(31, 12), (4, 58)]))

    assert (found.value, found.low, found.high) == pytest.approx((0.6756757, 0.5317210, 0.8196303), abs=5e-7)


def test_who_always_agree_have_a_kappa_of_one_and_who_never_do_one_below_chance():
    assert (kappa([("a", "a"), ("b", "b")]).value, kappa([("a", "a"), ("b", "b")]).low) == (1.0, 1.0)
    assert kappa([("a", "b"), ("b", "a")]).value == -1.0
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]).value == 0.0


def test_where_one_side_called_everything_the_same_nothing_is_said():
    assert kappa([]) is None
    assert kappa([("a", "a")] * 50) is None
    assert kappa([("a", "a")] * 49 + [("a", "b")]) is None
    assert alpha([]) is None
    assert alpha([("a", "a")] * 50) is None


def test_alpha_gives_the_figures_of_krippendorffs_examples():
    ones = list(zip("0100000010", "1110010000", strict=True))
    names = list(zip("aabbdcccedda", "babbbccceddd", strict=True))

    assert alpha(ones) == pytest.approx(0.095, abs=5e-4)
    assert alpha(names) == pytest.approx(0.692, abs=5e-4)


def test_alpha_does_not_mind_who_judged_first():
    pairs = pairs_of(FLEISS)

    assert alpha(pairs) == pytest.approx(alpha([(second, first) for first, second in pairs]))

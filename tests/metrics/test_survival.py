"""How long something takes, where some still wait for it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.metrics.survival import days_until, still_waiting

CAME = Counter([6, 6, 6, 7, 10, 13, 16, 22, 23])
LEFT = Counter([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
"""Weeks in remission of 21 patients. Source: E. J. Freireich and others (1963), as in most textbooks of survival."""

days = st.lists(st.integers(0, 40), max_size=30).map(Counter)


def test_the_published_estimate_comes_out():
    curve = dict(still_waiting(CAME, LEFT))

    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {when: round(part, 3) for when, part in curve.items()} == published
    assert (days_until(0.25, CAME, LEFT), days_until(0.5, CAME, LEFT), days_until(0.75, CAME, LEFT)) == (13, 23, None)


@pytest.mark.parametrize(("came", "median"), [([1, 2, 3, 4], 2), ([7], 7), ([1, 2, 3], 2), ([], None)])
def test_where_nobody_waits_the_median_is_that_of_the_days(came, median):
    assert days_until(0.5, Counter(came), Counter()) == median


@given(days, days)
def test_who_waits_longer_never_makes_it_shorter_and_the_part_never_rises(came, left):
    parts = [part for _, part in still_waiting(came, left)]

    assert parts == sorted(parts, reverse=True)
    assert all(-1e-9 <= part <= 1 for part in parts)
    later = days_until(0.5, came, left + Counter([50] * 10))
    assert later is None or later >= days_until(0.5, came, left)

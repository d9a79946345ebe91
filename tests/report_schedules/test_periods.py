"""Which days a scheduled report speaks of, and which changes it names first."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from community.report_schedules.digests import movers
from community.report_schedules.periods import Span, latest_period


@pytest.mark.parametrize(
    ("every", "hour", "local", "first", "last"),
    [
        ("day", 9, datetime(2026, 11, 22, 9), date(2026, 11, 21), date(2026, 11, 21)),
        ("day", 9, datetime(2026, 11, 22, 8, 59), date(2026, 11, 20), date(2026, 11, 20)),
        ("day", 0, datetime(2026, 3, 1, 0), date(2026, 2, 28), date(2026, 2, 28)),
        ("week", 9, datetime(2026, 11, 23, 9), date(2026, 11, 16), date(2026, 11, 22)),
        ("week", 9, datetime(2026, 11, 23, 8), date(2026, 11, 9), date(2026, 11, 15)),
        ("week", 9, datetime(2026, 11, 29, 23), date(2026, 11, 16), date(2026, 11, 22)),
    ],
)
def test_a_report_is_due_from_its_hour_on_and_speaks_of_what_is_over(every, hour, local, first, last):
    assert latest_period(every, hour, local) == Span(first, last)


def test_the_period_before_is_as_long_and_adjoins():
    assert Span(date(2026, 3, 2), date(2026, 3, 8)).before() == Span(date(2026, 2, 23), date(2026, 3, 1))


def test_small_counts_are_no_news_and_the_largest_change_comes_first():
    changes = [
        {"figure": "likes", "now": 30, "before": 20, "change": 0.5},
        {"figure": "posts", "now": 3, "before": 1, "change": 2.0},
        {"figure": "orders", "now": 5, "before": 50, "change": -0.9},
        {"figure": "shares", "now": 40, "before": 40, "change": 0.0},
        {"figure": "reviews", "now": 40, "before": 0, "change": None},
    ]

    assert [change["figure"] for change in movers(changes)] == ["orders", "likes"]

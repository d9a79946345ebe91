"""How long visits are, equal to a count by hand."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.activity.sessions import Moment, write_moments
from community.clock import at, utcnow
from community.metrics.rates import median_of_counts
from tests.factories import a_member
from tests.metrics_wired.conftest import ago, noon


@given(st.lists(st.integers(0, 50), min_size=1))
def test_the_median_of_counts_is_that_of_the_values(values):
    assert median_of_counts(Counter(values)) == median(values)


def test_visits_have_a_median_and_a_mean_and_one_request_has_no_time(growth, today):
    first, second, staff = a_member(), a_member(), a_member(roles=("moderator",))
    late = noon(ago(today, 2), 23, 50)
    write_moments(
        [
            Moment(first.id, late),
            Moment(first.id, late + timedelta(minutes=20)),
            Moment(first.id, noon(ago(today, 1), 15)),
            Moment(second.id, noon(ago(today, 1), 9)),
            Moment(second.id, noon(ago(today, 1), 9, 10)),
            Moment(second.id, noon(ago(today, 1), 10)),
            Moment(second.id, noon(ago(today, 1), 10, 1)),
            Moment(staff.id, noon(ago(today, 1), 9)),
            Moment(staff.id, noon(ago(today, 1), 9, 29)),
        ]
    )

    shown = growth.get(f"/api/v1/metrics/active?from={ago(today, 3)}&to={today}").json

    names = ("visits", "visits_of_one_request", "median_visit_seconds", "mean_visit_seconds")
    assert [tuple(row[name] for name in names) for row in shown["days"]] == [
        (0, 0, None, None),
        (1, 0, 1200.0, 1200.0),
        (3, 1, 330.0, 330.0),
        (0, 0, None, None),
    ]
    assert [shown["total"][name] for name in names] == [4, 1, 600.0, pytest.approx(620)]
    assert "访问时长" in shown["definition"]
    alone = growth.get(f"/api/v1/metrics/active?from={ago(today, 3)}&to={today}&cohort=first:order").json
    assert alone["total"]["visits"] == 0


def test_a_visit_of_the_shops_own_pages_counts_as_well(app, growth, as_host, today):
    begun = utcnow() - timedelta(hours=1)
    with at(begun):
        member = a_member()
    who = {"type": "visit", "member_username": member.username}
    moments = [(begun + timedelta(minutes=minute)).isoformat() for minute in (1, 6)]
    events = [{"id": moment, **who, "occurred_at": moment} for moment in moments]

    answered = as_host.post("/api/v1/events", json={"events": events})
    app.extensions["visit_times"].flush()

    assert (answered.status_code, answered.json["accepted"]) == (202, 2)
    total = growth.get(f"/api/v1/metrics/active?from={ago(today, 1)}&to={today}").json["total"]
    assert (total["visits"], total["median_visit_seconds"]) == (1, 300.0)

"""K(7), cycle time and generations of share trees whose truth is planted. All of it is synthetic."""

from __future__ import annotations

import random
from datetime import timedelta
from statistics import median

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from community.clock import utcnow
from community.metrics.reports.invitations import Invitation, generations
from tests.factories import a_member, a_post
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.journeys import HOUR, brings


def test_a_planted_tree_has_the_k_and_the_cycle_time_that_were_planted(growth, today):
    chance, first_day, post = random.Random(7), ago(today, 20), a_post()
    in_time, members = [], []
    for number in range(8):
        with time_machine.travel(noon(first_day) + number * timedelta(minutes=1), tick=False):
            members.append(a_member())
    for number, sharer in enumerate(members[:5]):
        hours = chance.randrange(1, 168)
        brings(sharer, post, hours * HOUR + timedelta(minutes=number))
        in_time.append(hours + number / 60)
    brings(members[5], post, 169 * HOUR)

    report = growth.get("/api/v1/metrics/invitations", query_string={"from": first_day, "to": first_day, "unit": "day"})

    assert report.json["cohorts"][0]["start"] == first_day.isoformat()
    total = report.json["total"]
    assert (total["size"], total["signups"], total["k"]) == (8, 5, 5 / 8)
    assert abs(total["cycle_hours"] - median(in_time)) < 1e-9
    assert report.json["generations"] == [{"generation": 0, "members": 8}]


def test_a_cohort_that_had_no_seven_days_yet_is_shown_and_left_out_of_the_total(growth, today):
    with time_machine.travel(utcnow() - 3 * HOUR, tick=False):
        sharer, post = a_member(), a_post()
    brings(sharer, post, HOUR)

    report = growth.get("/api/v1/metrics/invitations", query_string={"unit": "month"}).json

    assert [cohort["complete"] for cohort in report["cohorts"]][-1] is False
    assert (report["total"]["signups"], report["total"]["k"]) == (0, None)


@given(st.lists(st.integers(0, 40), max_size=40))
def test_generations_add_up_and_each_stands_one_below_its_inviter(parents):
    """parents[n]: who brought member n + 1, if it is older; else the member came alone."""
    inviters = {n + 1: parent for n, parent in enumerate(parents) if parent <= n}
    members = range(len(parents) + 1)

    def slow(number: int) -> int:
        return 1 + slow(inviters[number]) if number in inviters else 0

    found = generations(members, [Invitation(by, who, HOUR) for who, by in inviters.items()])

    assert sum(row["members"] for row in found) == len(members)
    for row in found:
        assert row["members"] == sum(slow(number) == row["generation"] for number in members)


def test_a_chain_of_a_hundred_thousand_is_walked():
    long = [Invitation(number, number + 1, HOUR) for number in range(100_000)]

    assert generations([100_000], long) == [{"generation": 100_000, "members": 1}]

"""In which order cases are worked, and what a person reads of it."""

from datetime import timedelta

import pytest

from moderation.judgement.priority import EPOCH, Concern, priority, urgency

NOW = EPOCH + timedelta(days=300)


def value_of(policy: str, hours_ago: float, *, hard: bool = False) -> float:
    return priority(Concern(policy, 1.0), 0, [], NOW - timedelta(hours=hours_ago), hard=hard).value


def test_the_hard_lane_has_one_clock_for_what_was_noticed_and_for_what_is_grave_by_itself():
    assert value_of("minor_safety", 5, hard=True) > value_of("other", 4, hard=True)


def test_urgency_says_nothing_of_when_counting_began():
    assert 0 <= urgency(value_of("other", 0), NOW, hard=False) < 5


@pytest.mark.parametrize(("hard", "hours"), [(True, 2), (False, 24)])
def test_waiting_out_the_promised_time_makes_a_case_twice_as_urgent(hard, hours):
    value = value_of("spam", 0, hard=hard)
    later = urgency(value, NOW + timedelta(hours=hours), hard=hard)
    assert later == pytest.approx(urgency(value, NOW, hard=hard) + 1, abs=0.001)


def test_the_most_urgent_is_the_first_of_the_queue():
    values = [value_of(policy, hours) for policy, hours in (("spam", 1), ("other", 90), ("abuse", 30))]
    assert sorted(values) == sorted(values, key=lambda value: urgency(value, NOW, hard=False))

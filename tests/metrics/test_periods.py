"""Days, weeks and months are those of the calendar in the community's own time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.metrics.calendar import (
    Period,
    Unit,
    distance,
    is_over,
    period_of,
    periods_begun,
    periods_between,
    reporting_day,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
units = st.sampled_from(Unit)


def test_trap_9_an_evening_in_utc_is_the_next_day_in_shanghai_and_the_day_before_in_honolulu():
    instant = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)

    assert reporting_day(instant, SHANGHAI) == date(2026, 2, 1)
    assert reporting_day(instant, UTC) == date(2026, 1, 31)
    assert reporting_day(datetime(2026, 2, 1, 9, tzinfo=UTC), ZoneInfo("Pacific/Honolulu")) == date(2026, 1, 31)


def test_a_day_keeps_its_name_where_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    before, after = datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 21, 59, tzinfo=UTC)

    assert reporting_day(before, berlin) == reporting_day(after, berlin) == date(2026, 3, 29)
    assert reporting_day(after + timedelta(minutes=1), berlin) == date(2026, 3, 30)


def test_a_time_without_a_zone_has_no_reporting_day():
    with pytest.raises(ValueError, match="no time zone"):
        reporting_day(datetime(2026, 1, 31), SHANGHAI)


def test_weeks_begin_on_monday_and_months_on_the_first():
    sunday = date(2026, 3, 1)

    assert period_of(sunday, Unit.WEEK) == Period(date(2026, 2, 23), Unit.WEEK)
    assert period_of(sunday, Unit.MONTH) == Period(date(2026, 3, 1), Unit.MONTH)
    assert period_of(date(2024, 2, 29), Unit.MONTH).last_day == date(2024, 2, 29)


def test_trap_1_fifteen_minutes_over_midnight_are_one_day():
    evening = datetime(2026, 5, 4, 23, 45, tzinfo=SHANGHAI)
    night = datetime(2026, 5, 5, 0, 1, tzinfo=SHANGHAI)
    first, later = (period_of(reporting_day(instant, SHANGHAI), Unit.DAY) for instant in (evening, night))

    assert distance(first, later) == 1


@given(days, units, st.integers(0, 60))
def test_a_distance_counts_the_steps_from_period_to_period(day, unit, steps):
    first = last = period_of(day, unit)
    for _ in range(steps):
        last = last.next()

    assert distance(first, last) == steps == -distance(last, first)
    assert len(list(periods_between(first, last))) == steps + 1


@given(days, units)
def test_a_period_holds_its_first_and_last_day_and_no_other_border(day, unit):
    period = period_of(day, unit)

    assert period_of(period.start, unit) == period_of(period.last_day, unit) == period
    assert period.start <= day <= period.last_day
    assert period_of(period.last_day + timedelta(days=1), unit) == period.next() != period


@given(days, units)
def test_a_period_is_over_only_after_its_last_day(day, unit):
    period = period_of(day, unit)

    assert not is_over(period, period.last_day)
    assert is_over(period, period.next().start)


def test_periods_of_different_units_have_no_distance():
    with pytest.raises(ValueError, match="no distance"):
        distance(period_of(date(2026, 1, 1), Unit.DAY), period_of(date(2026, 1, 1), Unit.WEEK))


def test_periods_that_lie_ahead_have_not_begun():
    assert periods_begun(date(2026, 1, 5), Unit.WEEK, date(2026, 1, 11)) == 1
    assert periods_begun(date(2026, 1, 5), Unit.WEEK, date(2026, 1, 12)) == 2
    assert periods_begun(date(2026, 1, 12), Unit.WEEK, date(2026, 1, 11)) == 0
    with pytest.raises(ValueError, match="no first day"):
        periods_begun(date(2026, 1, 6), Unit.WEEK, date(2026, 1, 11))

"""The known traps of retention, met through the API. Source: GROWTH 1.3."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from community.activity.actions import record_visit
from community.clock import at, utcnow
from community.orders.actions import refund
from community.outbox import transaction
from tests.factories import a_member, an_order
from tests.metrics_wired.conftest import ago, noon


def comes(member, day: date, hour: int = 12, minute: int = 0) -> None:
    with at(noon(day, hour, minute)), transaction():
        record_visit(member)


def joins(day: date, hour: int = 12, minute: int = 0, **given):
    with at(noon(day, hour, minute)):
        return a_member(**given)


def retention(client, first: date, last: date, **asked):
    asked = {"from": first.isoformat(), "to": last.isoformat(), "activity": "visit", **asked}
    return client.get("/api/v1/metrics/retention", query_string=asked).json


def retained(row):
    return {cell["period"]: cell["retained"] for cell in row["cells"]}


def test_trap_1_days_are_those_of_the_calendar_not_24_hours(growth, today):
    day = ago(today, 3)
    late = joins(day, 23, 45)
    comes(late, ago(today, 2), 0, 1)

    (row,) = retention(growth, day, day)["cohorts"]

    assert retained(row) == {0: 0, 1: 1, 2: 0, 3: 0}


def test_trap_2_a_first_time_lies_in_all_history_not_in_the_range(growth, today):
    old, new = joins(ago(today, 90)), joins(ago(today, 5))
    for day in (90, 5, 4):
        comes(old, ago(today, day))
    comes(new, ago(today, 5))

    cohorts = retention(growth, ago(today, 10), today, cohort="first:visit")["cohorts"]

    assert [(row["start"], row["size"]) for row in cohorts] == [(ago(today, 5).isoformat(), 1)]


def test_trap_3_a_cell_of_the_future_is_absent(growth, today):
    joins(ago(today, 1))

    (row,) = retention(growth, ago(today, 1), today)["cohorts"]

    assert [cell["period"] for cell in row["cells"]] == [0, 1]


def test_trap_4_an_unfinished_period_is_marked_and_left_out_of_the_mean(growth, today):
    early, late = joins(ago(today, 2)), joins(ago(today, 1))
    comes(early, ago(today, 1))
    comes(late, today)

    report = retention(growth, ago(today, 2), today)

    assert [[cell["complete"] for cell in row["cells"]] for row in report["cohorts"]] == [
        [True, True, False],
        [True, False],
    ]
    assert {cell["period"]: (cell["retained"], cell["size"]) for cell in report["overall"]} == {0: (0, 2), 1: (1, 1)}


def test_trap_9_a_day_is_one_of_the_shops_zone_on_both_sides_of_midnight(growth, today):
    day = ago(today, 4)
    utc_evening = datetime(day.year, day.month, day.day, 15, 59, 59, tzinfo=UTC)
    with at(utc_evening):
        before = a_member()
    with at(utc_evening + timedelta(seconds=1)):
        after = a_member()
        with transaction():
            record_visit(before)
            record_visit(after)

    report = retention(growth, ago(today, 5), today)

    assert [(row["start"], retained(row)[0], retained(row)[1]) for row in report["cohorts"]] == [
        (day.isoformat(), 0, 1),
        (ago(today, 3).isoformat(), 1, 0),
    ]


def test_trap_8_nobody_is_lost_over_the_border_of_a_month(growth, today):
    last_of_month = ago(today, 20).replace(day=1) - timedelta(days=1)
    member = joins(last_of_month)
    comes(member, last_of_month + timedelta(days=1))

    (row,) = retention(growth, last_of_month, last_of_month)["cohorts"]

    assert retained(row)[1] == 1


def test_trap_10_a_refunded_order_still_was_the_first_one(growth, today):
    member = joins(ago(today, 9))
    with at(noon(ago(today, 5))):
        order = an_order(member)
    with transaction():
        refund(order.external_id, amount_minor=order.amount_minor, currency=order.currency, refunded_at=utcnow())

    cohorts = retention(growth, ago(today, 9), today, cohort="first:order")["cohorts"]

    assert [(row["start"], row["size"]) for row in cohorts] == [(ago(today, 5).isoformat(), 1)]


def test_trap_11_who_changes_the_browser_is_the_same_member(growth, today, as_member):
    member = joins(today)

    for browser in ("Firefox", "Safari"):
        as_member(member).get("/api/v1/me", headers={"User-Agent": browser})

    (row,) = retention(growth, today, today)["cohorts"]
    assert (row["size"], retained(row)[0]) == (1, 1)


def test_imported_members_join_the_cohort_of_their_own_date_beside_those_who_registered_here(growth, today):
    day = ago(today, 6)
    imported = a_member(imported_at=noon(day))
    here = joins(day)
    comes(imported, ago(today, 5))
    comes(here, ago(today, 4))

    (row,) = retention(growth, day, day)["cohorts"]

    assert row["size"] == 2
    assert retained(row) == {0: 0, 1: 1, 2: 1, 3: 0, 4: 0, 5: 0, 6: 0}
    assert imported.number >= 2**31


def test_a_registration_that_begins_before_midnight_and_ends_after_it_stays_in_its_day(growth, today):
    yesterday, day = ago(today, 3), ago(today, 2)
    joins(day)
    joins(yesterday, 23, 59)
    joins(day)

    week_sizes = retention(growth, yesterday, day)["cohorts"]
    assert [(row["start"], row["size"]) for row in week_sizes] == [(yesterday.isoformat(), 1), (day.isoformat(), 2)]
    assert sum(row["size"] for row in retention(growth, yesterday, day, unit="month")["cohorts"]) == 3

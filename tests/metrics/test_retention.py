"""Retention equals what sets say, and falls into none of the known traps."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from community.activity.bitmaps import erase, next_block
from community.metrics.calendar import Unit, distance, is_over, period_of
from community.metrics.counting import Cohort
from community.metrics.modes import Brackets, On, OnOrAfter, parse_mode
from community.metrics.retention import retention_table

MONDAY = date(2026, 1, 5)
MODES = [On(), OnOrAfter(), Brackets(((0, 0), (1, 3), (4, 7))), Brackets(((2, 5),))]


def day(number):
    return MONDAY + timedelta(days=number)


def table_of(cohorts, activity, *, today, mode=None, unit=Unit.DAY):
    """A table whose cohorts and days are numbers of days since MONDAY, and whose members are lists of numbers."""
    return retention_table(
        [Cohort(day(start), BitMap(members)) for start, members in cohorts.items()],
        {day(number): BitMap(members) for number, members in activity.items()},
        BitMap.union(BitMap(), *map(BitMap, cohorts.values())),
        unit=unit,
        mode=mode or On(),
        today=day(today),
    )


def retained(cells):
    return [cell.retained for cell in cells]


# Every cell against plain sets


@st.composite
def communities(draw):
    """Members with their first day, who was active when, who was erased, and today; in days since MONDAY."""
    registered = draw(st.lists(st.integers(0, 40), max_size=12))
    today = draw(st.integers(0, 60))
    visits = st.frozensets(st.integers(-3, 65), max_size=8)
    activity = {member: draw(visits) for member in range(len(registered))}
    erased = draw(st.frozensets(st.integers(0, 11), max_size=4))
    return registered, activity, erased, today


def naive_rows(registered, activity, erased, *, unit, mode, today):
    """Cohort start → (size, [(retained, complete)]), from the words of the definition and nothing else."""
    rows = {}
    now = period_of(day(today), unit)
    for first in sorted({period_of(day(number), unit) for number in registered}):
        cohort = {m for m, number in enumerate(registered) if period_of(day(number), unit) == first} - erased
        cells = []
        for column in mode.columns(max(0, distance(first, now) + 1)):
            wanted = range(column.offset, column.offset + (column.reach or 10**6))
            came = {
                member
                for member in cohort
                for number in activity[member]
                if number <= today and distance(first, period_of(day(number), unit)) in wanted
            }
            closing = first
            for _ in range(column.closes):
                closing = closing.next()
            cells.append((len(came), is_over(closing, day(today))))
        rows[first.start] = (len(cohort), cells)
    return rows


def numbered(registered, unit):
    """Dense numbers as the register gives them: in order of registration, each day from a new block."""
    numbers, last_day, following = {}, None, 0
    for member in sorted(range(len(registered)), key=registered.__getitem__):
        if registered[member] != last_day:
            following, last_day = next_block(following), registered[member]
        numbers[member] = following
        following += 1
    return numbers


def cohorts_of(registered, numbers, unit, *, as_ranges):
    members = {}
    for member, number in enumerate(registered):
        members.setdefault(period_of(day(number), unit).start, []).append(numbers[member])
    if not as_ranges:
        return [Cohort(start, BitMap(own)) for start, own in members.items()]
    return [Cohort(start, range(min(own), next_block(max(own) + 1))) for start, own in members.items()]


@settings(max_examples=400)
@given(communities(), st.sampled_from(Unit), st.sampled_from(MODES), st.booleans())
def test_every_cell_equals_a_count_of_sets_after_erasures_too(community, unit, mode, as_ranges):
    registered, activity, erased, today = community
    numbers = numbered(registered, unit)
    days = {}
    for member, visits in activity.items():
        for number in visits:
            days.setdefault(day(number), BitMap()).add(numbers[member])
    gone = BitMap([numbers[member] for member in erased if member in numbers])
    days |= erase(days, gone)

    table = retention_table(
        cohorts_of(registered, numbers, unit, as_ranges=as_ranges),
        days,
        BitMap(numbers.values()) - gone,
        unit=unit,
        mode=mode,
        today=day(today),
    )

    assert {
        row.start: (row.size, [(cell.retained, cell.complete) for cell in row.cells]) for row in table.cohorts
    } == naive_rows(registered, activity, erased, unit=unit, mode=mode, today=today)


@given(communities(), st.sampled_from(Unit))
def test_on_or_after_never_rises_and_is_never_below_on(community, unit):
    registered, activity, _, today = community
    cohorts = cohorts_of(registered, dict(enumerate(range(len(registered)))), unit, as_ranges=False)
    days = {day(d): BitMap([m for m, visits in activity.items() if d in visits]) for d in range(-3, 66)}
    everybody = BitMap(range(len(registered)))

    on, after = (
        retention_table(cohorts, days, everybody, unit=unit, mode=mode, today=day(today))
        for mode in (On(), OnOrAfter())
    )

    for row_on, row_after in zip(on.cohorts, after.cohorts, strict=True):
        assert retained(row_after.cells) == sorted(retained(row_after.cells), reverse=True)
        assert all(cell.retained <= other.retained for cell, other in zip(row_on.cells, row_after.cells, strict=True))


# The traps


def test_trap_2_choosing_late_cohorts_does_not_make_old_members_new():
    activity = {0: [1, 2], 3: [1, 3], 4: [1, 3]}
    whole = table_of({0: [1, 2], 3: [3]}, activity, today=5)

    assert table_of({3: [3]}, activity, today=5).cohorts == whole.cohorts[1:]
    assert whole.cohorts[1].size == 1


def test_trap_3_a_cell_of_the_future_is_absent_and_not_zero():
    table = table_of({0: [1], 2: [2], 4: [3]}, {0: [1]}, today=3)

    assert [len(row.cells) for row in table.cohorts] == [4, 2, 0]


def test_trap_3_a_bracket_of_the_future_is_absent_and_a_begun_one_is_incomplete():
    cells = table_of({0: [1]}, {2: [1]}, today=3, mode=parse_mode("brackets:1-2,3-4,5-6")).cohorts[0].cells

    assert [(cell.period, cell.retained, cell.complete) for cell in cells] == [("1-2", 1, True), ("3-4", 0, False)]


def test_trap_4_the_running_period_is_incomplete_and_left_out_of_the_mean():
    table = table_of({0: [1, 2], 1: [3, 4]}, {0: [1, 2], 1: [1, 3, 4], 2: [4]}, today=2)

    assert [[cell.complete for cell in row.cells] for row in table.cohorts] == [[True, True, False], [True, False]]
    assert [(cell.period, cell.retained, cell.size) for cell in table.overall] == [(0, 4, 4), (1, 1, 2)]


def test_trap_5_the_mean_is_weighted_by_size_and_no_mean_of_rates():
    small, large = list(range(10)), list(range(10, 110))
    table = table_of({0: small, 1: large}, {1: small[:2]}, today=3)

    assert [row.cells[1].rate for row in table.cohorts] == [0.2, 0.0]
    assert table.overall[1].rate == 2 / 110


def test_trap_6_the_mean_says_how_few_cohorts_its_late_columns_speak_of():
    weak = [10, 11, 12]
    table = table_of({0: [1, 2], 1: weak}, {day: [1, 2] for day in range(4)}, today=3)

    assert [(cell.rate, cell.cohorts, cell.size) for cell in table.overall] == [(0.4, 2, 5), (0.4, 2, 5), (1.0, 1, 2)]


def test_trap_7_rates_are_those_of_the_integers_to_the_last_bit():
    table = table_of({0: range(948)}, {1: range(362)}, today=2)

    assert table.cohorts[0].cells[1].rate == 362 / 948


def test_trap_12_a_cohort_is_read_up_to_today_and_not_to_the_end_of_the_chosen_cohorts():
    table = table_of({0: [1]}, {0: [1], 30: [1]}, today=31)

    assert table.cohorts[0].cells[30].retained == 1


def test_trap_13_period_zero_is_measured_and_not_taken_for_granted():
    commenters_among_first_sharers = table_of({0: [1, 2, 3]}, {0: [2], 1: [1, 3]}, today=1)

    assert retained(commenters_among_first_sharers.cohorts[0].cells) == [1, 2]


# Edges


def test_an_event_of_the_future_is_not_counted_even_if_its_week_has_begun():
    table = table_of({0: [1]}, {5: [1]}, today=3, unit=Unit.WEEK)

    assert retained(table.cohorts[0].cells) == [0]


def test_members_outside_the_population_count_neither_below_nor_above_the_line():
    table = retention_table(
        [Cohort(day(0), range(64))], {day(1): BitMap([1, 2])}, BitMap([2, 3]), unit=Unit.DAY, mode=On(), today=day(2)
    )

    assert (table.cohorts[0].size, table.cohorts[0].cells[1].retained) == (2, 1)


def test_a_cohort_without_members_has_no_rate():
    cell = table_of({0: []}, {0: []}, today=1).cohorts[0].cells[0]

    assert (cell.retained, cell.rate, cell.low, cell.high, cell.few) == (0, None, None, None, True)


def test_less_than_thirty_members_are_marked():
    table = table_of({0: range(29), 1: range(29, 59)}, {}, today=2)

    assert [row.cells[0].few for row in table.cohorts] == [True, False]
    assert not table.overall[0].few


def test_no_cohorts_give_an_empty_table():
    table = table_of({}, {0: [1]}, today=3)

    assert (table.cohorts, table.overall) == ([], [])


def test_a_cohort_that_starts_in_the_middle_of_a_week_is_refused():
    with pytest.raises(ValueError, match="no first day of a week"):
        table_of({1: [1]}, {}, today=9, unit=Unit.WEEK)


def test_range_cohorts_need_not_follow_the_order_of_time_as_imported_members_have_late_numbers():
    cohorts = [Cohort(day(0), range(128, 192)), Cohort(day(1), range(64)), Cohort(day(2), range(64, 128))]
    activity = {day(2): BitMap([0, 1, 64, 130])}

    table = retention_table(cohorts, activity, BitMap(range(192)), unit=Unit.DAY, mode=On(), today=day(2))

    assert [retained(row.cells) for row in table.cohorts] == [[0, 0, 1], [0, 2], [1]]

"""Bitmaps keep, unite, count and forget members exactly."""

from collections import Counter
from functools import reduce
from operator import or_

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from community.activity.bitmaps import (
    active_members,
    blob_without,
    erase,
    from_blob,
    members_by_times,
    move,
    next_block,
    sliding_union,
    to_blob,
    union,
)
from community.metrics.words import count_in_ranges, edges_of, words_of

few_numbers = st.frozensets(st.integers(0, 300))


@st.composite
def bitmaps(draw):
    """Sets that mix all three kinds of containers: scattered numbers, dense ones, and runs."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    numbers = BitMap(rng.integers(0, 2**19, size=draw(st.sampled_from([0, 3, 4095, 4097, 90_000]))).tolist())
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, 2**19))
        numbers |= BitMap(range(start, start + draw(st.integers(1, 100_000))))
    if draw(st.booleans()):
        numbers.run_optimize()
    return numbers


def test_three_neighbours_are_stored_alike_whether_they_came_as_a_run_or_one_by_one():
    one_by_one, as_a_run = BitMap([5, 6, 7]), BitMap(range(5, 8))
    one_by_one.run_optimize()
    as_a_run.run_optimize()

    assert one_by_one.serialize() != as_a_run.serialize()
    assert to_blob(one_by_one) == to_blob(as_a_run)


@given(bitmaps(), bitmaps())
def test_equal_sets_give_identical_bytes_whatever_their_history(members, passing):
    detour = ((members | passing) - passing) | (members & passing)

    assert to_blob(detour) == to_blob(BitMap(list(members)))
    assert from_blob(to_blob(members)) == members


@pytest.mark.parametrize("blob", [b"", b"none of ours"])
def test_bytes_that_are_no_bitmap_are_refused(blob):
    with pytest.raises(ValueError, match="bitmap"):
        from_blob(blob)


def test_a_registration_day_begins_at_a_multiple_of_64():
    assert [next_block(number) for number in (0, 1, 63, 64, 65)] == [0, 64, 64, 64, 128]


@given(st.lists(few_numbers, max_size=5))
def test_any_activity_is_the_union_of_all_activities(activities):
    assert set(union(map(BitMap, activities))) == set().union(*activities)


@given(st.lists(few_numbers, max_size=45), st.sampled_from([1, 2, 3, 7, 30]))
def test_active_members_of_a_window_are_counted_once_however_often_they_came(days, width):
    naive = [len(set().union(*days[max(0, end - width) : end])) for end in range(1, len(days) + 1)]

    assert active_members(list(map(BitMap, days)), width) == naive


def test_a_window_of_no_days_is_refused():
    with pytest.raises(ValueError, match="window of 0"):
        sliding_union([{1}], 0)


@given(st.dictionaries(st.integers(0, 9), few_numbers), few_numbers)
def test_erased_members_are_in_no_bitmap_and_only_changed_ones_are_written(days, gone):
    bitmaps = {day: BitMap(numbers) for day, numbers in days.items()}

    changed = erase(bitmaps, BitMap(gone))

    assert changed == {day: BitMap(numbers - gone) for day, numbers in days.items() if numbers & gone}


@given(st.dictionaries(st.integers(0, 9), few_numbers))
def test_a_merged_member_is_active_wherever_either_account_was(days):
    bitmaps = {day: BitMap(numbers) for day, numbers in days.items()}

    merged = bitmaps | move(bitmaps, old=7, new=3)

    assert merged == {day: BitMap({3 if number == 7 else number for number in days[day]}) for day in days}


@given(bitmaps())
def test_words_hold_the_very_members_of_a_bitmap(members):
    words = words_of(members, 2**20)

    assert np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little")).tolist() == list(members)


@given(bitmaps(), st.lists(st.tuples(st.integers(0, 8192), st.integers(0, 8192)).map(sorted), max_size=20))
def test_every_range_of_numbers_is_counted_exactly_in_any_order_empty_ones_too(members, borders):
    ranges = [range(64 * start, 64 * stop) for start, stop in borders]

    counts = count_in_ranges(words_of(members, 2**19), edges_of(ranges))

    assert counts.tolist() == [members.range_cardinality(numbers.start, numbers.stop) for numbers in ranges]


def test_a_range_that_cuts_a_word_is_refused():
    with pytest.raises(ValueError, match="whole blocks"):
        edges_of([range(100)])


@given(st.lists(few_numbers, min_size=1, max_size=9))
def test_a_window_as_wide_as_history_unites_all_of_it(days):
    assert sliding_union(days, len(days))[-1] == reduce(or_, days)


@given(st.lists(st.frozensets(st.integers(0, 200)), max_size=12))
def test_members_by_times_counts_each_member_once_under_their_number_of_sets(sets):
    times = Counter(Counter(member for own in sets for member in own).values())

    assert members_by_times(map(BitMap, sets)) == sorted(times.items())


@given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 3_000)), min_size=1, max_size=6), st.data())
def test_erasing_numbers_from_a_stored_bitmap_gives_the_bytes_of_the_others(runs, data):
    members = BitMap().union(*(BitMap(range(start, start + length, 1 + length % 3)) for start, length in runs))
    gone = BitMap(data.draw(st.sets(st.sampled_from(members.to_array().tolist()), max_size=60)))

    assert blob_without(from_blob(to_blob(members)), gone) == to_blob(members - gone)


@given(bitmaps(), st.integers(1, 5), st.integers(0, 2**19))
def test_erasing_thousands_at_once_gives_the_bytes_of_the_others_too(members, step, start):
    gone = BitMap(range(start, start + 40_000, step)) | BitMap([members.min()] if members else [])

    assert blob_without(from_blob(to_blob(members)), gone) == to_blob(members - gone)

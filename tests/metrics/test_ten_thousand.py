"""Ten thousand random communities, each counted by the engine and by plain sets: equal, and true to the identities.

Source of the identities: G11, GROWTH.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from pyroaring import BitMap

from community.activity.bitmaps import active_members, by_times, erase, move
from community.metrics.calendar import Unit
from community.metrics.counting import Cohort
from community.metrics.modes import Brackets, On, OnOrAfter
from community.metrics.rates import growth_accounting
from community.metrics.retention import retention_table
from community.metrics.stages import Life, Stage, stages, transitions

CASES, CHUNKS = 10_000, 4
BEGIN = date(2026, 1, 5)
BLOCK = 64


@dataclass
class Community:
    """Who registered on which day, and who was active on each: members are numbers, days are numbers from 0 on."""

    registered: dict[int, int]
    active: list[set[int]]

    @property
    def members(self) -> set[int]:
        return set(self.registered)


def a_community(chance: Random) -> Community:
    """A few members over a few days; one is erased, two become one, an event comes late."""
    length, registered = chance.randrange(1, 13), {}
    for day in range(length):
        for number in range(chance.choice((0, 0, 1, 1, 2, 3))):
            registered[day * BLOCK + number] = day
    active = [
        {who for who, since in registered.items() if since <= day and chance.random() < 0.4} for day in range(length)
    ]
    return Community(registered, active)


def hurt(chance: Random, community: Community) -> list[BitMap]:
    """Erase a member and merge another into a third: in the community as sets, in the answer as bitmaps."""
    days = dict(enumerate(map(BitMap, community.active)))
    if len(community.registered) > 2 and chance.random() < 0.5:
        gone, old, new = chance.sample(sorted(community.registered), 3)
        days |= erase(days, BitMap([gone]))
        days |= move(days, old, new)
        community.active = [{new if who == old else who for who in came if who != gone} for came in community.active]
        for who in (gone, old):
            del community.registered[who]
    return list(days.values())


def retained_by_hand(community: Community, start: int, wanted: range) -> int:
    own = {who for who, since in community.registered.items() if since == start}
    return len(own & {who for day, came in enumerate(community.active) if day - start in wanted for who in came})


def assert_retention(chance: Random, community: Community, days: list[BitMap]) -> None:
    starts = sorted(set(community.registered.values()))
    as_range = chance.random() < 0.5
    cohorts = [
        Cohort(
            BEGIN + timedelta(days=start),
            range(start * BLOCK, start * BLOCK + BLOCK)
            if as_range
            else BitMap(who for who, since in community.registered.items() if since == start),
        )
        for start in starts
    ]
    activity = {BEGIN + timedelta(days=day): came for day, came in enumerate(days)}
    today, ever = BEGIN + timedelta(days=len(days) - 1), len(days)
    reads = {
        On(): lambda n: range(n, n + 1),
        OnOrAfter(): lambda n: range(n, ever),
        Brackets(((0, 0), (1, 3))): lambda n: (range(1), range(1, 4))[n],
    }
    found = {}
    for mode, wanted in reads.items():
        table = retention_table(cohorts, activity, BitMap(community.members), unit=Unit.DAY, mode=mode, today=today)
        found[mode] = [[cell.retained for cell in row.cells] for row in table.cohorts]
        assert found[mode] == [
            [retained_by_hand(community, start, wanted(n)) for n in range(len(row))]
            for start, row in zip(starts, found[mode], strict=True)
        ]
    for on, after in zip(found[On()], found[OnOrAfter()], strict=True):
        assert after == sorted(after, reverse=True)
        assert all(one <= other for one, other in zip(on, after, strict=True))


def assert_active(community: Community, days: list[BitMap]) -> None:
    for width in (1, 7, 30):
        assert active_members(days, width) == [
            len(set().union(*community.active[max(0, day - width + 1) : day + 1])) for day in range(len(days))
        ]
    times = Counter(who for came in community.active for who in came)
    assert {n: set(own) for n, own in by_times(days).items()} == {
        n: {who for who, often in times.items() if often == n} for n in set(times.values())
    }


def assert_growth(community: Community, days: list[BitMap]) -> None:
    for day, (before, came) in enumerate(pairwise(days), 1):
        registered = BitMap(who for who, since in community.registered.items() if since == day)
        growth = growth_accounting(came, before, registered)
        assert growth.active == growth.new + growth.retained + growth.resurrected == len(community.active[day])
        assert growth.active - len(before) == growth.new + growth.resurrected - growth.dormant


def assert_stages(chance: Random, community: Community, days: list[BitMap]) -> None:
    members = BitMap(community.members)
    ages = {who: chance.choice((3, 20, 90)) for who in members}
    young, old = (
        BitMap(who for who, age in ages.items() if holds(age)) for holds in (lambda a: a < 14, lambda a: a >= 56)
    )
    half = len(days) // 2
    now = stages(
        Life(members, young, old, [came & members for came in days[half:]], [came & members for came in days[:half]])
    )
    then = stages(Life(members - young, BitMap(), old, [came & members for came in days[:half]], []))
    assert set(now) == set(Stage)
    assert sum(map(len, now.values())) == len(members)
    assert BitMap.union(BitMap(), *now.values()) == members
    moves = transitions(then, now)
    assert sum(moves.values()) == len(members)
    assert sum(count for (before, _), count in moves.items() if before is None) == len(young)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_figure_of_a_random_community_equals_a_count_of_sets(chunk):
    for case in range(CASES // CHUNKS):
        chance = Random(f"{chunk}:{case}")
        community = a_community(chance)
        days = hurt(chance, community)

        assert_active(community, days)
        assert_growth(community, days)
        assert_stages(chance, community, days)
        assert_retention(chance, community, days)

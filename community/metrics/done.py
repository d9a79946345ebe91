"""What was done on some days, for reports that speak of the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from pyroaring import BitMap

from community.metrics.facts import COUNTED_FACTS
from community.metrics.queries import active_by_day, population
from community.metrics.reports.days import Row, windows
from community.metrics.tallies import clicks_by_day, counts_by_day, credited_by_day, impressions_by_day

Of = TypeVar("Of")


class Days:
    """What members did on the days from first to last. Each thing is read once, however many reports speak of it.

    counted: of whom; without them of everybody who counts, and impressions are then those of visitors as well.
    """

    def __init__(self, first: date, last: date, counted: BitMap | None = None) -> None:
        self.first, self.last, self.counted = first, last, counted
        self._counts: dict[str, Counter[date]] = {}
        self._credits: dict[str, Counter[date]] = {}
        self._people: dict[tuple[str, ...], dict[date, BitMap]] = {}

    def part(self, first: date, last: date) -> Part:
        """Some of these days, of the same members, read with the others."""
        return Part(self, first, last)

    @cached_property
    def everybody(self) -> BitMap:
        """The numbers of the members whom the figures are of."""
        return population() if self.counted is None else self.counted

    @cached_property
    def windows(self) -> list[Row]:
        """DAU, WAU, MAU and DAU/MAU of each day."""
        return windows(self.first, self.last, self.everybody)

    @cached_property
    def impressions(self) -> Counter[date]:
        """Distinct (viewer, content) of each day."""
        return impressions_by_day(self.first, self.last, self.counted)

    @cached_property
    def clicks(self) -> tuple[Counter[date], Counter[date]]:
        """Clicks of people and of robots on the members' links."""
        return clicks_by_day(self.first, self.last, self.counted)

    def credited(self, kind: str) -> Counter[date]:
        """Sign-ups (``signup``) or orders (``order``) credited to the members' links."""
        if kind not in self._credits:
            self._credits[kind] = credited_by_day(kind, self.first, self.last, self.counted)
        return self._credits[kind]

    def count(self, name: str) -> Counter[date]:
        """How many facts of that name, see COUNTED_FACTS, stand of each day."""
        if name not in self._counts:
            self._counts[name] = counts_by_day(COUNTED_FACTS[name], self.first, self.last, self.counted)
        return self._counts[name]

    def people(self, activities: tuple[str, ...]) -> dict[date, BitMap]:
        """Who did at least one of the activities on each day."""
        if activities not in self._people:
            self._people[activities] = active_by_day(activities, self.first, self.last, self.everybody)
        return self._people[activities]


class Part(Days):
    """Some of those days: what they know, cut."""

    def __init__(self, whole: Days, first: date, last: date) -> None:
        super().__init__(first, last, whole.counted)
        self._whole = whole

    @cached_property
    def everybody(self) -> BitMap:
        return self._whole.everybody

    @cached_property
    def windows(self) -> list[Row]:
        return [row for row in self._whole.windows if self.first <= row["day"] <= self.last]

    @cached_property
    def impressions(self) -> Counter[date]:
        return Counter(self._cut(self._whole.impressions))

    @cached_property
    def clicks(self) -> tuple[Counter[date], Counter[date]]:
        people, robots = self._whole.clicks
        return Counter(self._cut(people)), Counter(self._cut(robots))

    def credited(self, kind: str) -> Counter[date]:
        return Counter(self._cut(self._whole.credited(kind)))

    def count(self, name: str) -> Counter[date]:
        return Counter(self._cut(self._whole.count(name)))

    def people(self, activities: tuple[str, ...]) -> dict[date, BitMap]:
        return self._cut(self._whole.people(activities))

    def _cut(self, by_day: Mapping[date, Of]) -> dict[date, Of]:
        return {day: of for day, of in by_day.items() if self.first <= day <= self.last}

"""Whether members who did something in their first four weeks come back more often than others like them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import select

from community.activity.bitmaps import by_times, union
from community.activity.queries import members_by_day
from community.database import db
from community.members.models import Member
from community.metrics.calendar import Unit
from community.metrics.definitions import ANY
from community.metrics.intervals import newcombe
from community.metrics.landmark import BANDS, LANDMARK_DAYS, Stratum, adjusted_difference
from community.metrics.queries import registration_cohorts
from community.metrics.reports.days import Row

Days = Mapping[date, BitMap]
RETURN_DAYS = LANDMARK_DAYS


class Alike(NamedTuple):
    """What members who are compared have in common. active_days: before the landmark."""

    active_days: int
    level: int

    @property
    def band(self) -> str:
        """The row of strata that they stand in."""
        return next(written for written, (low, high) in BANDS.items() if low <= self.active_days <= high)


def engaging_report(activity: str, first: date, last: date, today: date, counted: BitMap) -> Row:
    """Members who registered in the range and had 56 whole days since: who did the activity in the first 28 of them
    and who was active in the 28 that followed.

    too_young: members of the range who had not so many days yet; they are left out.
    """
    ready, too_young = split_by_age(first, last, today, counted)
    strata = _strata(ready, activity, counted)
    return {
        "adjusted": _difference(strata.values()),
        "unadjusted": _unadjusted(strata.values()),
        "strata": list(_rows(strata)),
        "too_young": len(too_young),
    }


def split_by_age(first: date, last: date, today: date, counted: BitMap) -> tuple[Days, BitMap]:
    """Of the members who registered in the range, those who had 56 days since, by their day; and the others."""
    complete = today - timedelta(days=LANDMARK_DAYS + RETURN_DAYS)
    cohorts = {own.start: BitMap(own.members) & counted for own in registration_cohorts(Unit.DAY, first, last)}
    ready = {day: members for day, members in cohorts.items() if day <= complete}
    return ready, union(members for day, members in cohorts.items() if day > complete)


def _strata(cohorts: Days, activity: str, counted: BitMap) -> dict[Alike, Stratum]:
    strata: dict[Alike, Counter[str]] = {}
    for alike, parts in engaged_and_others(cohorts, activity, counted):
        cell = strata.setdefault(alike, Counter())
        cell.update({name: len(members) for name, members in parts.items()})
    return {alike: Stratum(**{name: strata[alike][name] for name in Stratum._fields}) for alike in sorted(strata)}


def engaged_and_others(cohorts: Days, activity: str, counted: BitMap) -> Iterator[tuple[Alike, dict[str, BitMap]]]:
    """The members of each cohort who are alike, in the parts of a Stratum."""
    if not cohorts:
        return
    begin, end = min(cohorts), max(cohorts) + timedelta(days=LANDMARK_DAYS + RETURN_DAYS)
    active, did = members_by_day(ANY, begin, end), members_by_day((activity,), begin, end)
    levels = _levels(counted)
    for day, members in cohorts.items():
        engaged, back = union(_from(did, day)), union(_from(active, day + timedelta(days=LANDMARK_DAYS)))
        for alike, own in _alike(members, _from(active, day), levels):
            yield alike, _parts(own, engaged, back)


def _from(days: Days, day: date) -> list[BitMap]:
    """Four weeks of it."""
    return [days.get(day + timedelta(days=n), BitMap()) for n in range(LANDMARK_DAYS)]


def _levels(counted: BitMap) -> dict[int, BitMap]:
    """Level → members. The level is today's, as former ones are not kept."""
    levels: dict[int, BitMap] = {}
    for number, level in db.session.execute(select(Member.number, Member.level).where(Member.level != 1)):
        levels.setdefault(level, BitMap()).add(number)
    return {1: counted - union(levels.values()), **levels}


def _alike(members: BitMap, active: list[BitMap], levels: Days) -> Iterator[tuple[Alike, BitMap]]:
    by_days = by_times(day & members for day in active)
    for days, own in {0: members - union(by_days.values()), **by_days}.items():
        for level, of_level in levels.items():
            if both := own & of_level:
                yield Alike(days, level), both


def _parts(members: BitMap, engaged: BitMap, back: BitMap) -> dict[str, BitMap]:
    did, others = members & engaged, members - engaged
    return {"engaged": did, "engaged_back": did & back, "others": others, "others_back": others & back}


def _rows(strata: Mapping[Alike, Stratum]) -> Iterator[Row]:
    """The strata by bands of active days and by level; within a row members with equal days are compared."""
    for band in BANDS:
        for level in sorted({alike.level for alike in strata}):
            cells = [own for alike, own in strata.items() if alike.band == band and alike.level == level]
            if cells:
                yield {"active_days": band, "level": level, **_total(cells)._asdict(), **_difference(cells)}


def _total(cells: Iterable[Stratum]) -> Stratum:
    return Stratum(*map(sum, zip(*cells, strict=True)))


def _difference(cells: Iterable[Stratum]) -> Row:
    found = adjusted_difference(cells)
    if found is None:
        return {"difference": None, "low": None, "high": None}
    return {"difference": found.difference, **found.interval._asdict()}


def _unadjusted(cells: Iterable[Stratum]) -> Row:
    """What a dashboard would show: everybody as one stratum."""
    own = _total([*cells, Stratum(0, 0, 0, 0)])
    interval = newcombe(own.engaged_back, own.engaged, own.others_back, own.others)
    if interval is None:
        return {**own._asdict(), "difference": None, "low": None, "high": None}
    difference = own.engaged_back / own.engaged - own.others_back / own.others
    return {**own._asdict(), "difference": difference, **interval._asdict()}

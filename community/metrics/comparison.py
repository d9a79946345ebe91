"""Members as units of a difference in differences: their stratum, and whether they were active before and during."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from community.activity.queries import members_by_day
from community.collaborations.effect import Effect, Unit, effect, prior_activity
from community.metrics.calendar import Unit as Period
from community.metrics.definitions import ANY
from community.metrics.queries import registration_cohorts

PRIOR_DAYS = 28  # in which prior activity is counted. Source: engaging and retention, DEFINITIONS
MOST_COMPARED = 50_000  # of a larger group every n-th number stands for all: more tell nothing more
EARLIEST = date(2000, 1, 1)


class Span(NamedTuple):
    """Days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self, day: date) -> Span:
        """As many days, the last of which is the one before day."""
        return Span(day - timedelta(days=self.days), day - timedelta(days=1))


def effect_on_activity(treated: BitMap, counted: BitMap, opening: date, window: Span) -> Effect:
    """How much more the treated came to be active in the window than others like them did.

    Compared with all members who had registered before the opening and are not among the treated, by registration week
    and active days in the 28 before it; each side against as many days before the opening as the window has.
    """
    weeks = _registration_weeks(opening - timedelta(days=1), counted)
    before, during = (_active(span, len(weeks)) for span in (window.before(opening), window))
    prior = _active_days(Span(opening - timedelta(days=PRIOR_DAYS), opening - timedelta(days=1)), len(weeks))

    def units(numbers: np.ndarray) -> list[Unit]:
        return [Unit((int(weeks[n]), prior_activity(int(prior[n]))), int(before[n]), int(during[n])) for n in numbers]

    there = np.flatnonzero(weeks)
    own = np.isin(there, np.array(treated, dtype=np.int64))
    others = there[~own]
    return effect(units(there[own]), units(others[:: max(1, -(-len(others) // MOST_COMPARED))]))


def _registration_weeks(last: date, counted: BitMap) -> np.ndarray:
    """By member number the week of registration as an ordinal of its first day; 0 for who does not count."""
    weeks = np.zeros((counted.max() if counted else 0) + 1, dtype=np.int64)
    for cohort in registration_cohorts(Period.DAY, EARLIEST, last):
        monday = cohort.start - timedelta(days=cohort.start.weekday())
        weeks[np.array(BitMap(cohort.members) & counted, dtype=np.int64)] = monday.toordinal()
    return weeks


def _active(span: Span, size: int) -> np.ndarray:
    return _active_days(span, size) > 0


def _active_days(span: Span, size: int) -> np.ndarray:
    days = np.zeros(size, dtype=np.int32)
    for members in members_by_day(ANY, *span).values():
        days[np.array(members & BitMap(range(size)), dtype=np.int64)] += 1
    return days

"""Members by stratum for a difference in differences: who was active before, and who during."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from pyroaring import BitMap

from community.activity.bitmaps import by_times, union
from community.activity.queries import members_by_day
from community.collaborations.effect import Changes, Effect, Side, effect_of, prior_activity
from community.metrics.calendar import Unit, period_of
from community.metrics.definitions import ANY
from community.metrics.queries import registration_cohorts

PRIOR_DAYS = 28  # in which prior activity is counted. Source: engaging and retention, DEFINITIONS
EARLIEST = date(2000, 1, 1)

Strata = dict[tuple[date, int], BitMap]


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


def effect_on_activity(treated: BitMap, strata: Strata, opening: date, window: Span) -> Effect:
    """How much more the treated came to be active in the window than others like them did.

    Compared with all members of the strata who are not among the treated; each side against as many days before the
    opening as the window has.
    """
    before, during = (_active(span) for span in (window.before(opening), window))
    others = {alike: own - treated for alike, own in strata.items()}
    own = {alike: own & treated for alike, own in strata.items()}
    return effect_of(_side(own, before, during), _side(others, before, during))


def _side(strata: Strata, before: BitMap, during: BitMap) -> Side:
    return {
        alike: Changes(len(own), len((own & during) - before), len((own & before) - during))
        for alike, own in strata.items()
        if own
    }


def strata_before(opening: date, counted: BitMap) -> Strata:
    """Who counts and had registered before the opening, by registration week and active days in the 28 before it."""
    weeks: defaultdict[date, BitMap] = defaultdict(BitMap)
    for cohort in registration_cohorts(Unit.DAY, EARLIEST, opening - timedelta(days=1)):
        weeks[period_of(cohort.start, Unit.WEEK).start] |= BitMap(cohort.members) & counted
    prior = _by_prior_activity(opening)
    prior[0] = counted - union(prior.values())
    return {(week, least): members & own for week, members in weeks.items() for least, own in prior.items()}


def _by_prior_activity(opening: date) -> dict[int, BitMap]:
    """Who was active at all, by the band of active days."""
    eve = opening - timedelta(days=1)
    bands: dict[int, BitMap] = {}
    for days, own in by_times(members_by_day(ANY, opening - timedelta(days=PRIOR_DAYS), eve).values()).items():
        bands[prior_activity(days)] = bands.get(prior_activity(days), BitMap()) | own
    return bands


def _active(span: Span) -> BitMap:
    return union(members_by_day(ANY, *span).values())

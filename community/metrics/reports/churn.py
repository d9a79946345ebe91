"""Members at risk of staying away, and how well the rule foretold it of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap
from sqlalchemy import select

from community.activity.bitmaps import union
from community.database import db
from community.members.models import Member
from community.metrics.definitions import ANY
from community.metrics.gaps import GAP_DAYS, AtRisk, Why, at_risk, rhythms
from community.metrics.intervals import wilson
from community.metrics.queries import active_by_day
from community.metrics.reports.days import Row
from community.metrics.stages import MONTH_DAYS

Place = list[int]
TRUTH_DAYS = timedelta(days=MONTH_DAYS)


def churn_report(first: date, last: date, today: date, counted: BitMap) -> Row:
    """Who is at risk on the last day, by reason, and back-tests of the rule, the latest first.

    The first back-test stands 28 days before the end, those before it 28 days apart, down to the first day; there is
    always one.
    """
    population, found = risk_on(last, counted)
    reasons = Counter(found.why.tolist())
    tests = [backtest(day, counted) for day in _days_to_test(first, min(last, today - timedelta(days=1)))]
    return {
        "population": population,
        "at_risk": len(found.numbers),
        "reasons": [{"reason": why.value, "members": reasons[why]} for why in Why],
        "backtests": tests,
    }


def risk_on(day: date, counted: BitMap) -> tuple[int, AtRisk]:
    """How many members the rule looks at on a day, and who of them is at risk."""
    rhythm = rhythms(list(active_by_day(ANY, day - timedelta(days=GAP_DAYS - 1), day, counted).values()))
    return len(rhythm.numbers), at_risk(rhythm)


def _days_to_test(first: date, over: date) -> Iterator[date]:
    """over: the last day that is over."""
    day = over - TRUTH_DAYS
    yield day
    while (day := day - TRUTH_DAYS) >= first:
        yield day


def backtest(day: date, counted: BitMap) -> Row:
    """What the rule would have said at the end of a day, beside who did stay away for the 28 days after it."""
    sizes = {name: len(members) for name, members in foretold(day, counted).items()}
    right = sizes["flagged_and_gone"]
    return {
        "day": day,
        **sizes,
        **_rate("precision", right, sizes["flagged"]),
        **_rate("recall", right, sizes["gone"]),
        "base_rate": sizes["gone"] / sizes["population"] if sizes["population"] else None,
    }


def foretold(day: date, counted: BitMap) -> dict[str, BitMap]:
    """Of a back-test: the population, whom the rule flagged, who stayed away, and who is in both."""
    rhythm = rhythms(list(active_by_day(ANY, day - timedelta(days=GAP_DAYS - 1), day, counted).values()))
    came = union(active_by_day(ANY, day + timedelta(days=1), day + TRUTH_DAYS, counted).values())
    population = BitMap(rhythm.numbers)
    flagged, gone = BitMap(at_risk(rhythm).numbers), population - came
    return {"population": population, "flagged": flagged, "gone": gone, "flagged_and_gone": flagged & gone}


def _rate(name: str, right: int, all_of_them: int) -> Row:
    interval = wilson(right, all_of_them)
    if interval is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: right / all_of_them, f"{name}_low": interval.low, f"{name}_high": interval.high}


def members_at_risk(
    day: date, limit: int, after: list[int] | None, counted: BitMap
) -> tuple[list[Row], list[int] | None]:
    """A page of the members at risk, who is silent for longest first, and the place after it; None at the end.

    after: the place where the page before ended: its last member's days of silence and number.
    """
    _, found = risk_on(day, counted)
    order = np.lexsort((found.numbers, -found.silent_days))
    if after:
        silent, number = after
        follows = (found.silent_days < silent) | ((found.silent_days == silent) & (found.numbers > number))
        order = order[follows[order]]
    shown = [_Risk(*(column[place].item() for column in found)) for place in order[:limit]]
    rest = [shown[-1].silent_days, shown[-1].number] if len(order) > limit else None
    return _named(shown), rest


class _Risk(NamedTuple):
    number: int
    silent_days: int
    threshold_days: int
    reason: str


def _named(risks: list[_Risk]) -> list[Row]:
    """The risks with their members."""
    numbers = [risk.number for risk in risks]
    members = {member.number: member for member in db.session.scalars(select(Member).where(Member.number.in_(numbers)))}
    return [
        {
            "member_id": str(members[risk.number].id),
            "username": members[risk.number].username,
            "display_name": members[risk.number].display_name,
            "silent_days": risk.silent_days,
            "threshold_days": risk.threshold_days,
            "reason": risk.reason,
        }
        for risk in risks
    ]

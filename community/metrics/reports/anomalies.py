"""On which days a figure left its usual range."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from pyroaring import BitMap
from sqlalchemy import func, select

from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.metrics.anomalies import WEEKS, unusual
from community.metrics.definitions import ANY
from community.metrics.facts import FACTS, REGISTRATION
from community.metrics.queries import active_by_day, days_between, population
from community.metrics.reports.days import Row, plural
from community.metrics.tallies import clicks_by_day, counts_by_day, impressions_by_day

COUNTED_FIGURES = ("post", "review", "comment", "like", "bookmark", "share", "follow", "order")


def anomalies_report(first: date, last: date, today: date, counted: BitMap | None = None) -> Row:
    """Each day of the range that is over and each figure that is out of its usual range on it, the latest day first.

    counted: of whom; without them of everybody who counts.
    """
    days = days_between(first, min(last, today - timedelta(days=1)))
    since = _first_day()
    found = [
        {
            "day": day,
            "figure": name,
            "value": figure[day],
            "direction": "above" if figure[day] > usual.usual else "below",
            **usual._asdict(),
        }
        for name, figure in _figures(first - timedelta(weeks=WEEKS), last, counted).items()
        for day in days
        if since and (usual := unusual(figure, day, since))
    ]
    return {"anomalies": sorted(found, key=lambda row: row["day"], reverse=True)}


def _figures(first: date, last: date, counted: BitMap | None) -> dict[str, Counter[date]]:
    active = active_by_day(ANY, first, last, population() if counted is None else counted)
    return {
        "active": Counter({day: len(members) for day, members in active.items()}),
        "new_members": counts_by_day(REGISTRATION, first, last, counted),
        "impressions": impressions_by_day(first, last, counted),
        "human_clicks": clicks_by_day(first, last, counted)[0],
        **{plural(name): counts_by_day(FACTS[name], first, last, counted) for name in COUNTED_FIGURES},
    }


def _first_day() -> date | None:
    first = db.session.scalar(select(func.min(Member.created_at)))
    return first and reporting_day(first)

"""On which days a figure left its usual range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from pyroaring import BitMap
from sqlalchemy import func, select

from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.metrics.anomalies import WEEKS, Range, unusual
from community.metrics.definitions import ANY
from community.metrics.facts import FACTS, REGISTRATION
from community.metrics.figures import figure_name
from community.metrics.queries import active_by_day, days_between, population
from community.metrics.reports.days import Row, plural
from community.metrics.reports.overview import OVERVIEW
from community.metrics.sentences import Sentence
from community.metrics.tallies import clicks_by_day, counts_by_day, impressions_by_day

SAID = {
    "above": Sentence(
        "{figure} {value}，高于平常（同一星期几为 {usual:g}，范围 {low:.0f}–{high:.0f}）",
        "{figure} {value}, above usual (this weekday {usual:g}, range {low:.0f}–{high:.0f})",
    ),
    "below": Sentence(
        "{figure} {value}，低于平常（同一星期几为 {usual:g}，范围 {low:.0f}–{high:.0f}）",
        "{figure} {value}, below usual (this weekday {usual:g}, range {low:.0f}–{high:.0f})",
    ),
}


def anomalies_report(first: date, last: date, today: date, counted: BitMap | None = None) -> Row:
    """Each day of the range that is over and each figure that is out of its usual range on it, the latest day first.

    annotation: what ``POST /annotations`` takes to note it. counted: of whom; without them of everybody who counts.
    """
    days = days_between(first, min(last, today - timedelta(days=1)))
    since = _first_day()
    found = [
        {"day": day, "figure": name, "value": figure[day], **usual._asdict(), **_told(day, name, figure[day], usual)}
        for name, figure in _figures(first - timedelta(weeks=WEEKS), last, counted).items()
        for day in days
        if since and (usual := unusual(figure, day, since))
    ]
    return {"anomalies": sorted(found, key=lambda row: row["day"], reverse=True)}


def _told(day: date, figure: str, value: int, usual: Range) -> Row:
    """On which side of its range the figure is, and what an annotation would say of it."""
    side = "above" if value > usual.usual else "below"
    words = {"value": value, "usual": usual.usual, "low": usual.low, "high": usual.high}
    said = {
        f"text_{language}": SAID[side].speak(language).format(figure=figure_name(figure, language), **words)
        for language in ("zh", "en")
    }
    return {"direction": side, "annotation": {"kind": "incident", "from": day, "to": day, **said}}


def _figures(first: date, last: date, counted: BitMap | None) -> dict[str, Counter[date]]:
    everybody = population() if counted is None else counted
    people = {"active": ANY, "buyers": ("order",)}
    return {
        **{name: _sizes(active_by_day(did, first, last, everybody)) for name, did in people.items()},
        "new_members": counts_by_day(REGISTRATION, first, last, counted),
        "impressions": impressions_by_day(first, last, counted),
        "human_clicks": clicks_by_day(first, last, counted)[0],
        **{plural(name): counts_by_day(FACTS[name], first, last, counted) for name in OVERVIEW},
    }


def _sizes(days: Mapping[date, BitMap]) -> Counter[date]:
    return Counter({day: len(members) for day, members in days.items()})


def _first_day() -> date | None:
    first = db.session.scalar(select(func.min(Member.created_at)))
    return first and reporting_day(first)

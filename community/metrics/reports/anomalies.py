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
from community.metrics.done import Days
from community.metrics.figures import figure_name
from community.metrics.queries import days_between
from community.metrics.reports.days import Row, plural
from community.metrics.reports.overview import OVERVIEW
from community.metrics.sentences import Sentence

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
        for name, figure in _figures(Days(first - timedelta(weeks=WEEKS), last, counted)).items()
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


def _figures(days: Days) -> dict[str, Counter[date]]:
    return {
        "active": _sizes(days.people(ANY)),
        "buyers": _sizes(days.people(("order",))),
        "new_members": days.count("registration"),
        "impressions": days.impressions,
        "human_clicks": days.clicks[0],
        **{plural(name): days.count(name) for name in OVERVIEW},
    }


def _sizes(days: Mapping[date, BitMap]) -> Counter[date]:
    return Counter({day: len(members) for day, members in days.items()})


def _first_day() -> date | None:
    first = db.session.scalar(select(func.min(Member.created_at)))
    return first and reporting_day(first)

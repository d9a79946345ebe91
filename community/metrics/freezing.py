"""Figures of closed days: kept as they were told, compared with what is counted now, and revised in writing.

Closed is a day for which no late event is taken any more. Reports count anew, always; what is frozen says what they
told before, and the log by how much they differ, since when and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from community.clock import reporting_day, utcnow
from community.database import db
from community.events.actions import LATEST
from community.members.models import Member
from community.metrics.definitions import ACTIVITIES
from community.metrics.facts import REGISTRATION
from community.metrics.models import FigureRevision, FrozenFigure, Why
from community.metrics.privacy import FEWEST
from community.metrics.queries import active_by_day, population
from community.metrics.reports.days import windows
from community.metrics.tallies import counts_by_day
from community.relations import inserting

DAYS_AT_ONCE = 30
DAYS_COMPARED = 400  # what lies before is compared no more
Figures = dict[tuple[date, str], int]


def closed_spans(today: date) -> Iterator[tuple[date, date]]:
    """The closed days that are compared, some at a time: from the first member's on, or 400 days ago."""
    begin = db.session.scalar(select(func.min(Member.created_at)))
    last = today - LATEST - timedelta(days=1)
    first = max(reporting_day(begin), last - timedelta(days=DAYS_COMPARED - 1)) if begin else last + timedelta(days=1)
    while first <= last:
        until = min(last, first + timedelta(days=DAYS_AT_ONCE - 1))
        yield first, until
        first = until + timedelta(days=1)


def figures_of_days(first: date, last: date) -> Figures:
    """What is counted now: DAU, WAU, MAU, new members, and who did each activity, of each day."""
    counted, registered = population(), counts_by_day(REGISTRATION, first, last)
    figures: Figures = {}
    for row in windows(first, last, counted):
        figures |= {(row["day"], name): row[name] for name in ("dau", "wau", "mau")}
        figures[row["day"], "new_members"] = registered[row["day"]]
    for activity in ACTIVITIES:
        by_day = active_by_day((activity,), first, last, counted)
        figures |= {(day, activity): len(members) for day, members in by_day.items()}
    return figures


def freeze(figures: Figures) -> None:
    """Keep the figures of days that have none yet; where another was kept, note the revision.

    A fall below five members is noted only when it has grown to five: it would tell when one of them was erased.
    """
    now, days = utcnow(), [day for day, _ in figures]
    kept = select(FrozenFigure).where(FrozenFigure.day.between(min(days), max(days))).with_for_update()
    known = {(row.day, row.figure): row for row in db.session.scalars(kept.execution_options(populate_existing=True))}
    for key in known.keys() & figures.keys():
        _revise(known[key], figures[key], now)
    new = [
        {"day": day, "figure": figure, "value": value, "frozen_at": now}
        for (day, figure), value in figures.items()
        if (day, figure) not in known
    ]
    if new:
        db.session.execute(inserting(FrozenFigure).values(new))
    db.session.flush()


def _revise(row: FrozenFigure, value: int, now: datetime) -> None:
    if row.value < value or row.value - value >= FEWEST:
        why = Why.CAME_LATE if row.value < value else Why.LEFT_OUT
        told = {"figure": row.figure, "day": row.day, "old": row.value, "new": value, "why": why}
        db.session.add(FigureRevision(**told, revised_at=now))
        row.value = value


def revised_on(first: date, last: date) -> list[dict[str, Any]]:
    """How closed days from first to last are told otherwise now, by day; of each the earliest revision first."""
    return _shown(FigureRevision.day.between(first, last), [FigureRevision.day, FigureRevision.id])


def revised_between(begin: datetime, end: datetime) -> list[dict[str, Any]]:
    """What of closed days was revised from begin up to, not including, end; the latest first."""
    when = (FigureRevision.revised_at >= begin) & (FigureRevision.revised_at < end)
    return _shown(when, [FigureRevision.revised_at.desc(), FigureRevision.id.desc()])


def _shown(which: ColumnElement[bool], order: Sequence[Any]) -> list[dict[str, Any]]:
    columns = [column for column in FigureRevision.__table__.c if column.name != "id"]
    rows = db.session.execute(select(*columns).where(which).order_by(*order))
    return [row._asdict() for row in rows]

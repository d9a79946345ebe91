"""Who stays: retention, growth accounting, whether engaging goes with it, what brings members back, levels."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import pgettext

from community.dashboard.asking import ask
from community.dashboard.charts import Chart, Series, bar_chart, line_chart
from community.dashboard.frame import FOR_GROWTH, reported
from community.dashboard.matrix import heat, matrix_of
from community.dashboard.wishes import RetentionWishes
from community.dashboard.words import MODES, PARTS, UNITS, activities, cohorts, options
from community.metrics.answers import define
from community.metrics.calendar import Period
from community.metrics.retention import OverallCell
from community.metrics.told.staying import (
    tell_active,
    tell_engaging,
    tell_levels,
    tell_retention,
    tell_returning,
)
from community.metrics.wire.active import ActiveIn
from community.metrics.wire.engaging import EngagingIn
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.levels import LevelsReportIn
from community.pages.blueprint import Pages
from community.segments.queries import segment_names

retention = Pages("growth_retention", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)


@retention.get("/retention")
@FOR_GROWTH
def show_retention():
    """Show how many of those who began in a period came back."""
    asked = ask(RetentionWishes, tell_retention)
    return reported(
        "growth/retention.html",
        asked,
        matrix=matrix_of(**asked.told.report),
        curve=_curve(asked.told.report["overall"]),
        heat=heat,
        written=lambda start: Period(start, asked.wanted["unit"]).written,
        offered={
            "cohort": cohorts(segment_names()),
            "activity": options(activities()),
            "unit": options(UNITS),
            "mode": options(MODES, request.args.get("mode") if not asked.wrong else None),
        },
    )


def _curve(overall: list[OverallCell]) -> Chart:
    columns = [[getattr(cell, name) for cell in overall] for name in ("rate", "low", "high")]
    periods = [cell.period for cell in overall]
    return line_chart(_("Mean of all cohorts"), periods, [Series(_("Retained"), *columns)], "rate", by_day=False)


@retention.get("/active")
@FOR_GROWTH
def show_active():
    """Show where active members came from, and on how many days they are here."""
    asked = ask(ActiveIn, tell_active)
    report, of = asked.told.report, asked.wanted["filters"]
    return reported(
        "growth/active.html",
        asked,
        growth=_growth(report["periods"]),
        growth_words=define("growth_accounting", "active", of=of),
        days=_active_days(report["active_days"]),
        days_words=define("active", of=of),
        units=options(UNITS),
        written=lambda start: Period(start, asked.wanted["unit"]).written,
    )


def _growth(periods: list[dict[str, Any]]) -> Chart:
    """What came above zero, what went below it."""
    came = [Series(PARTS[name], [row[name] for row in periods]) for name in ("new", "retained", "resurrected")]
    went = Series(PARTS["dormant"], [-row["dormant"] for row in periods])
    return bar_chart(_("Growth accounting"), [row["start"] for row in periods], [*came, went])


def _active_days(rows: list[dict[str, Any]]) -> Chart:
    series = Series(pgettext("growth", "Members"), [row["members"] for row in rows])
    return bar_chart(_("Active days per member"), [row["days"] for row in rows], [series], by_day=False)


@retention.get("/engaging")
@FOR_GROWTH
def show_engaging():
    """Show whether those who engage early come back more often than others like them."""
    return reported("growth/engaging.html", ask(EngagingIn, tell_engaging), activities=options(activities())[1:])


@retention.get("/returning")
@FOR_GROWTH
def show_returning():
    """Show which contents and topics members came back by."""
    return reported("growth/returning.html", ask(FilteredIn, tell_returning))


@retention.get("/levels")
@FOR_GROWTH
def show_levels():
    """Show who is on which level, and how long the next one takes."""
    return reported("growth/levels.html", ask(LevelsReportIn, tell_levels))

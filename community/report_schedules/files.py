"""The files of an edition: each report as the metrics API gives it as CSV, and the same as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from community.metrics.calendar import Unit
from community.metrics.done import Days
from community.metrics.parquet import is_written, parquet
from community.metrics.reports.active import active_report
from community.metrics.reports.engagement import engagement_report
from community.metrics.reports.overview import overview_report
from community.metrics.reports.sharing import sharing_report
from community.metrics.sheets import sheet
from community.report_schedules.periods import Span


def _active(days: Days) -> dict[str, Any]:
    return active_report(days.first, days.last, Unit.DAY, days.last)


REPORTS: Mapping[str, Callable[[Days], dict[str, Any]]] = {
    "overview": overview_report,
    "active": _active,
    "engagement": engagement_report,
    "sharing": sharing_report,
}


def files_of(reports: list[str], span: Span) -> dict[str, bytes]:
    """Each report of these days as CSV, and as Parquet where that is installed, by the name of its file."""
    days = Days(*span)
    rows = {name: REPORTS[name](days)["days"] for name in reports}
    files = {f"{name}.csv": sheet(own).encode() for name, own in rows.items()}
    return files | {f"{name}.parquet": parquet(own) for name, own in rows.items() if is_written()}

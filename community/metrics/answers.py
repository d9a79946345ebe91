"""How every report is answered: as JSON or CSV, with what its figures mean and the time they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import orjson
from flask import Response

from community.access import scope_required
from community.annotations.queries import annotations_between
from community.clock import reporting_day
from community.http.languages import preferred_language
from community.metrics.definitions import definition
from community.metrics.filters import EVERYBODY, Filters
from community.metrics.freezing import revised_on
from community.metrics.privacy import check_exportable
from community.metrics.sheets import sheet

for_growth = scope_required("metrics:read", "growth")
AS_CSV = {"schema": {"type": "string"}, "content_type": "text/csv"}
"""How a report's other form stands in the API reference."""


def define(*names: str, of: Filters = EVERYBODY) -> str:
    """What the figures mean, and of whom they speak, in the caller's language."""
    return definition(names, preferred_language(), of.given())


def until(as_of: datetime, last: date) -> date:
    """The last day that was asked for, or today where it has not come yet."""
    return min(last, reporting_day(as_of))


class Told(NamedTuple):
    """A report as it is answered. rows: as a sheet has them. words: what its figures mean. as_of: the time it is of."""

    report: dict[str, Any]
    rows: Iterable[dict[str, Any]]
    words: str
    as_of: datetime

    def beside(self, more: dict[str, Any]) -> Told:
        """The same with more in the report."""
        return self._replace(report=self.report | more)


def answer(tell: Callable[..., Told], asked: dict[str, Any]) -> Response:
    """The report that was asked for: as JSON, or its rows as CSV; both with the definition and the time of it."""
    return as_sheet(tell, asked) if asked.pop("format") == "csv" else _as_json(tell(**asked))


def as_sheet(tell: Callable[..., Told], asked: dict[str, Any]) -> Response:
    """The rows of the report that was asked for as CSV. Raises Invalid where fewer than five pass its filters."""
    check_exportable(asked.get("filters", EVERYBODY))
    told = tell(**asked)
    return Response(sheet(told.rows, **_notes(told)), content_type="text/csv; charset=utf-8")


def _as_json(told: Told) -> Response:
    shown = told.report | _notes(told) | _beside(told.report)
    return Response(orjson.dumps(shown, option=orjson.OPT_UTC_Z), content_type="application/json")


def _notes(told: Told) -> dict[str, Any]:
    return {"definition": told.words, "as_of": told.as_of.astimezone(UTC).replace(microsecond=0)}


def _beside(report: dict[str, Any]) -> dict[str, Any]:
    """What happened on the days of a report that goes by days, and how they were told before."""
    if "days" not in report:
        return {}
    days = [row["day"] for row in report["days"]]
    beside = {"annotations": annotations_between, "revisions": revised_on}
    return {name: read(days[0], days[-1]) if days else [] for name, read in beside.items()}

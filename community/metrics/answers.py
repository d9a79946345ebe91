"""How every report is answered: as JSON or CSV, with what its figures mean and the time they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Response

from community.access import scope_required
from community.annotations.queries import annotations_between
from community.clock import reporting_day
from community.http.languages import preferred_language
from community.metrics.definitions import definition
from community.metrics.filters import EVERYBODY, Filters
from community.metrics.sheets import sheet

for_growth = scope_required("metrics:read", "growth")
AS_CSV = {"schema": {"type": "string"}, "content_type": "text/csv"}
"""How a report's other form stands in the API reference."""


def define(*names: str, of: Filters = EVERYBODY) -> str:
    """What the figures mean, and of whom they speak, in the caller's language."""
    return definition(names, preferred_language(), of.given())


def until(as_of: datetime, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, without days that have not come yet."""
    return asked | {"last": min(asked["last"], reporting_day(as_of))}


def answer(report: dict[str, Any], rows: Iterable[dict[str, Any]], form: str, as_of: datetime, words: str) -> Response:
    """The report as JSON, or its rows as CSV; both with the definition and the time they speak of."""
    notes = {"definition": words, "as_of": as_of.astimezone(UTC).replace(microsecond=0)}
    if form == "csv":
        return Response(sheet(rows, **notes), content_type="text/csv; charset=utf-8")
    shown = report | notes | _beside(report)
    return Response(orjson.dumps(shown, option=orjson.OPT_UTC_Z), content_type="application/json")


def _beside(report: dict[str, Any]) -> dict[str, Any]:
    """What happened on the days of a report that goes by days."""
    if "days" not in report:
        return {}
    days = [row["day"] for row in report["days"]]
    return {"annotations": annotations_between(days[0], days[-1]) if days else []}

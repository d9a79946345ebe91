"""What was judged, taken and answered, for whoever has to account for it."""

from __future__ import annotations

from typing import Any

from flask import Response

from community.access import role_required
from community.http.blueprint import Blueprint
from community.http.languages import preferred_language
from community.metrics.sheets import sheet
from moderation.transparency.queries import report_rows, transparency_report
from moderation.transparency.schemas import TransparencyIn, TransparencyOut

transparency = Blueprint("transparency", __name__, description="The transparency report")


@transparency.get("/moderation/transparency")
@role_required("moderator")
@transparency.arguments(TransparencyIn, location="query")
@transparency.response(200, TransparencyOut)
@transparency.alt_response(200, schema={"type": "string"}, content_type="text/csv")
def get_transparency(asked):
    """Read what was judged in a period, by whom and why, appeals, notices, sanctions, and rejects per star."""
    form = asked.pop("format")
    report = transparency_report(**asked, language=preferred_language())
    return _as_csv(report) if form == "csv" else report


def _as_csv(report: dict[str, Any]) -> Response:
    notes = {"from": report["first"], "to": report["last"], "as_of": report["as_of"].replace(microsecond=0)}
    return Response(sheet(report_rows(report), **notes), content_type="text/csv; charset=utf-8")

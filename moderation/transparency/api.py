"""What was judged, taken and answered, for whoever has to account for it."""

from __future__ import annotations

from flask import Response

from community.access import role_required
from community.http.blueprint import Blueprint
from community.http.languages import preferred_language
from moderation.transparency.queries import report_sheet, transparency_report
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
    return Response(report_sheet(report), content_type="text/csv; charset=utf-8") if form == "csv" else report

"""What members have to do with moderation: the catalogue of reasons, and reports."""

from __future__ import annotations

from community.access import current_member, member_required
from community.http.blueprint import Blueprint
from community.http.limits import limited
from community.outbox import transaction
from community.read_only.guard import open_while_read_only
from moderation.desk.reports import report_content
from moderation.desk.schemas import ReasonsOut, ReceiptOut, ReportIn
from moderation.judgement.reasons import CATALOGUE, CATALOGUE_VERSION

reporting = Blueprint("reports", __name__, description="Reports by members")


@reporting.get("/reasons")
@reporting.response(200, ReasonsOut)
def list_reasons():
    """Read the reasons for reports and decisions, in both languages."""
    items = [
        {"reason": slug, "title": ground.title, "severity": ground.severity, "category": ground.category}
        for slug, ground in CATALOGUE.items()
    ]
    return {"version": CATALOGUE_VERSION, "items": items}


@reporting.post("/contents/<id:content_id>/reports")
@member_required
@open_while_read_only
@limited("20/minute")
@reporting.arguments(ReportIn)
@reporting.response(201, ReceiptOut)
def create_report(data, content_id):
    """Report a content that breaks a rule. You will be told what comes of it."""
    with transaction():
        return report_content(current_member(), content_id, **data)

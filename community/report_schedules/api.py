"""Reports that come by themselves: for the growth team."""

from __future__ import annotations

from flask import Response

from community.access import current_member, role_required, scope_required
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.outbox import transaction
from community.report_schedules import actions, queries
from community.report_schedules.models import ReportEdition, ReportSchedule
from community.report_schedules.schemas import (
    EditionDetailOut,
    EditionPage,
    EditionsIn,
    ScheduleIn,
    ScheduleOut,
    SchedulePage,
    SchedulePatch,
)

report_schedules = Blueprint("report-schedules", __name__, description="Reports that come by themselves")
PARQUET = "application/vnd.apache.parquet"
for_growth, for_readers = role_required("growth"), scope_required("metrics:read", "growth")


@report_schedules.get("/report-schedules")
@for_growth
@report_schedules.arguments(PageIn, location="query")
@report_schedules.response(200, SchedulePage)
def list_report_schedules(page):
    """List the schedules, the newest first."""
    found = newest(queries.schedule_rows(), [ReportSchedule.id], **page)
    return {"items": [queries.shown_schedule(row) for row in found.items], "next": found.next}


@report_schedules.post("/report-schedules")
@for_growth
@versioned
@report_schedules.arguments(ScheduleIn)
@report_schedules.response(201, ScheduleOut)
def create_report_schedule(data):
    """Schedule reports: every day, or every Monday, from an hour of the community's time zone on."""
    with transaction():
        return queries.shown_schedule(actions.make_schedule(current_member(), **data))


@report_schedules.get("/report-schedules/<id:schedule_id>")
@for_growth
@versioned
@report_schedules.response(200, ScheduleOut)
def get_report_schedule(schedule_id):
    """Look at a schedule."""
    return queries.shown_schedule(queries.get_schedule(schedule_id))


@report_schedules.patch("/report-schedules/<id:schedule_id>")
@for_growth
@versioned
@if_match
@report_schedules.arguments(SchedulePatch)
@report_schedules.response(200, ScheduleOut)
def change_report_schedule(data, schedule_id, version):
    """Change a schedule, or switch it off and on."""
    with transaction():
        actions.change_schedule(queries.schedule_to_change(schedule_id, version), **data)
    return queries.shown_schedule(queries.get_schedule(schedule_id))


@report_schedules.delete("/report-schedules/<id:schedule_id>")
@for_growth
@report_schedules.response(204)
def delete_report_schedule(schedule_id):
    """Delete a schedule with everything that was made of it."""
    with transaction():
        actions.delete_schedule(queries.get_schedule(schedule_id))


@report_schedules.get("/report-schedules/<id:schedule_id>/editions")
@for_readers
@report_schedules.arguments(EditionsIn, location="query")
@report_schedules.response(200, EditionPage)
def list_report_editions(page, schedule_id):
    """List what was made of a schedule in the last 90 days, the latest first."""
    schedule = queries.get_schedule(schedule_id)
    return newest(queries.edition_rows(schedule.id), [ReportEdition.id], **page)


@report_schedules.get("/report-editions/<id:edition_id>")
@for_readers
@report_schedules.response(200, EditionDetailOut)
def get_report_edition(edition_id):
    """See what changed, what happened at the same time, and where the files are."""
    edition = queries.get_edition(edition_id)
    columns = {column.name: getattr(edition, column.name) for column in ReportEdition.__table__.c}
    return columns | {"files": queries.links_of(edition.id)}


@report_schedules.get("/report-editions/<id:edition_id>/files/<file>")
@for_readers
@report_schedules.response(200, {"type": "string"}, content_type="text/csv")
@report_schedules.alt_response(200, schema={"type": "string", "format": "binary"}, content_type=PARQUET)
def get_report_file(edition_id, file):
    """Read a report as it was when the edition was made, as CSV or as Parquet."""
    content = queries.get_file(edition_id, file)
    return Response(content, content_type=PARQUET if file.endswith(".parquet") else "text/csv; charset=utf-8")

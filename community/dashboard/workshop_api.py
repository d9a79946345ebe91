"""What reports are read beside, and reports that come by themselves."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from community.access import current_member
from community.annotations import actions as noting
from community.annotations import queries as noted
from community.annotations.models import Annotation
from community.annotations.schemas import AnnotationIn
from community.dashboard.forms import Refused, parts, sent
from community.dashboard.frame import FOR_GROWTH, framed
from community.dashboard.words import HAPPENED, SCHEDULED, options
from community.http.cursors import newest
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.report_schedules import actions as scheduling
from community.report_schedules import queries as scheduled
from community.report_schedules.models import ReportSchedule
from community.report_schedules.schemas import ScheduleIn

workshop = Pages("growth_workshop", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)

SHOWN = 20


@workshop.get("/annotations")
@FOR_GROWTH
def show_annotations():
    """Show what happened, the latest first, and the form to note more."""
    return _annotations({}, {})


@workshop.post("/annotations")
@FOR_GROWTH
def create_annotation():
    """Note what happened on which days."""
    try:
        sent(AnnotationIn, lambda **data: noting.annotate(current_member(), **data))
    except Refused as refused:
        return _annotations(request.form, refused.wrong, 422)
    flash(_("Noted. Charts of these days show it."), "good")
    return redirect(url_for(".show_annotations"), 303)


def _annotations(said: Any, wrong: dict[str, Any], status: int = 200) -> Any:
    page = newest(noted.annotation_rows(None), [Annotation.id], SHOWN, request.args.get("cursor"))
    return framed("growth/annotations.html", status, page=page, said=said, wrong=wrong, kinds=HAPPENED)


@workshop.post("/annotations/<id:annotation_id>/delete")
@FOR_GROWTH
def delete_annotation(annotation_id):
    """Delete what was noted."""
    with transaction():
        noting.delete_annotation(noted.get_annotation(annotation_id))
    return redirect(url_for(".show_annotations"), 303)


@workshop.get("/schedules")
@FOR_GROWTH
def show_schedules():
    """Show which reports come by themselves, and the form for more."""
    return _schedules({"recipients": current_member().username}, {})


@workshop.post("/schedules")
@FOR_GROWTH
def create_schedule():
    """Schedule reports."""
    recipients = parts(request.form.get("recipients", ""))
    try:
        sent(ScheduleIn, lambda **data: scheduling.make_schedule(current_member(), **data), recipients=recipients)
    except Refused as refused:
        return _schedules(request.form, refused.wrong, 422)
    flash(_("Scheduled."), "good")
    return redirect(url_for(".show_schedules"), 303)


def _schedules(said: Any, wrong: dict[str, Any], status: int = 200) -> Any:
    page = newest(scheduled.schedule_rows(), [ReportSchedule.id], SHOWN, request.args.get("cursor"))
    shown = [scheduled.shown_schedule(row) for row in page.items]
    offered = {"every": [("week", _("every Monday")), ("day", _("every day"))], "reports": options(SCHEDULED)}
    return framed(
        "growth/schedules.html",
        status,
        schedules=shown,
        next=page.next,
        said=said,
        chosen=request.form.getlist("reports"),
        wrong=wrong,
        offered=offered,
        names=SCHEDULED,
    )


@workshop.post("/schedules/<id:schedule_id>/pause")
@FOR_GROWTH
def pause_schedule(schedule_id):
    """Send nothing of it until it is resumed."""
    return _switched(schedule_id, enabled=False)


@workshop.post("/schedules/<id:schedule_id>/resume")
@FOR_GROWTH
def resume_schedule(schedule_id):
    """Send it again."""
    return _switched(schedule_id, enabled=True)


def _switched(schedule_id: int, *, enabled: bool) -> Any:
    version = request.form.get("version", type=int, default=0)
    with transaction():
        scheduling.change_schedule(scheduled.schedule_to_change(schedule_id, version), enabled=enabled)
    return redirect(url_for(".show_schedules"), 303)


@workshop.post("/schedules/<id:schedule_id>/delete")
@FOR_GROWTH
def delete_schedule(schedule_id):
    """Delete a schedule with everything that was made of it."""
    with transaction():
        scheduling.delete_schedule(scheduled.get_schedule(schedule_id))
    return redirect(url_for(".show_schedules"), 303)

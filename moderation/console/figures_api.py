"""How the desk does: quality and load, the transparency report, and what the house noticed by itself."""

from __future__ import annotations

from flask import Response, redirect, url_for

from community.access import current_member, role_required
from community.http.languages import preferred_language
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.rendering import page
from moderation.alerts.actions import settle
from moderation.alerts.queries import list_alerts
from moderation.alerts.schemas import AlertsIn
from moderation.stats.queries import desk_stats
from moderation.stats.schemas import PeriodIn
from moderation.transparency.queries import report_sheet, transparency_report
from moderation.transparency.schemas import TransparencyIn

figure_pages = Pages("console_figures", __name__, static_folder=None)


@figure_pages.get("/moderation/quality")
@role_required("moderator")
def show_quality():
    """What waits and for how long, promises, load, misses, and how far moderators agree."""
    return page("console/quality.html", stats=desk_stats(**asked_for(PeriodIn)))


@figure_pages.get("/moderation/transparency")
@role_required("moderator")
def show_transparency():
    """What was judged in a period, by whom and why; as a page or as CSV."""
    asked = asked_for(TransparencyIn)
    form = asked.pop("format")
    report = transparency_report(**asked, language=preferred_language())
    if form == "csv":
        return Response(report_sheet(report), content_type="text/csv; charset=utf-8")
    return page("console/transparency.html", report=report)


@figure_pages.get("/moderation/alerts")
@role_required("moderator")
def show_alerts():
    """What somebody should look at, the newest first."""
    wanted = asked_for(AlertsIn)
    return page("console/alerts.html", alerts=list_alerts(**wanted), wanted=wanted)


@figure_pages.post("/moderation/alerts/<id:alert_id>/settle")
@role_required("moderator")
def settle_alert(alert_id):
    """Say that you looked at it."""
    with transaction():
        settle(alert_id, current_member())
    return redirect(url_for(".show_alerts", status="open"), 303)

"""Reports of growth, for people with the role and for programs with the scope."""

from __future__ import annotations

from flask import current_app

from community.clock import reporting_day, utcnow
from community.http.blueprint import Blueprint
from community.http.languages import preferred_language
from community.metrics.answers import AS_CSV, answer, define, for_growth, until
from community.metrics.definitions import retention_definition
from community.metrics.filters import counted_by, narrowed_to
from community.metrics.reports.active import active_report
from community.metrics.reports.attribution import attribution_report
from community.metrics.reports.campaigns import campaigns_report
from community.metrics.reports.engagement import engagement_report
from community.metrics.reports.invitations import invitations_report
from community.metrics.reports.kols import kols_report
from community.metrics.reports.overview import overview_report
from community.metrics.reports.retention import retention_report
from community.metrics.reports.sharing import sharing_report
from community.metrics.sheets import retention_rows
from community.metrics.wire.active import ActiveIn, ActiveOut
from community.metrics.wire.attribution import AttributionOut
from community.metrics.wire.campaigns import CampaignsReportOut
from community.metrics.wire.engagement import EngagementOut
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.invitations import InvitationsIn, InvitationsOut
from community.metrics.wire.kols import KolsReportOut
from community.metrics.wire.overview import OverviewOut
from community.metrics.wire.report import ReportIn
from community.metrics.wire.retention import RetentionIn, RetentionOut
from community.metrics.wire.sharing import SharingOut

metrics = Blueprint("metrics", __name__, description="How the community does")
also_as_csv = metrics.alt_response(200, **AS_CSV)


@metrics.get("/metrics/overview")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, OverviewOut)
@also_as_csv
def get_overview(asked):
    """See active and new members, what they made and did, and who saw it, day by day."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = overview_report(**until(as_of, asked), counted=narrowed_to(filters))
    names = ("active", "active_members", "dau_mau", "conversion", "counted", "impression")
    return answer(report, report["days"], form, as_of, define(*names, of=filters))


@metrics.get("/metrics/active")
@for_growth
@metrics.arguments(ActiveIn, location="query")
@metrics.response(200, ActiveOut)
@also_as_csv
def get_active(asked):
    """See DAU, WAU, MAU, on how many days members are active, and growth accounting."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = active_report(**until(as_of, asked), today=reporting_day(as_of), counted=counted_by(filters))
    names = ("active", "active_members", "dau_mau", "growth_accounting")
    return answer(report, report["days"], form, as_of, define(*names, of=filters))


@metrics.get("/metrics/engagement")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, EngagementOut)
@also_as_csv
def get_engagement(asked):
    """See what is done with contents per impression, and how many members take part."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = engagement_report(**until(as_of, asked), counted=narrowed_to(filters))
    names = ("engagement_rate", "participation_rate", "impression", "active", "counted")
    return answer(report, report["days"], form, as_of, define(*names, of=filters))


@metrics.get("/metrics/sharing")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, SharingOut)
@also_as_csv
def get_sharing(asked):
    """See how much is shared, by how many, and whom it reaches."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = sharing_report(**until(as_of, asked), counted=narrowed_to(filters))
    names = ("share_rate", "sharer_rate", "share_reach", "human_click", "credit", "impression", "active", "counted")
    return answer(report, report["days"], form, as_of, define(*names, of=filters))


@metrics.get("/metrics/attribution")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, AttributionOut)
@also_as_csv
def get_attribution(asked):
    """See what each channel brought: clicks, visits, sign-ups, orders, revenue; by the last click and by the first."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    currency = current_app.config["COMMUNITY"].currency
    report = attribution_report(**until(as_of, asked), currency=currency, counted=narrowed_to(filters))
    return answer(report, report["channels"], form, as_of, define("credit", "human_click", "share_reach", of=filters))


@metrics.get("/metrics/invitations")
@for_growth
@metrics.arguments(InvitationsIn, location="query")
@metrics.response(200, InvitationsOut)
@also_as_csv
def get_invitations(asked):
    """See whom members brought by their links: K(7), cycle time, generations."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = invitations_report(**until(as_of, asked), now=as_of, counted=narrowed_to(filters))
    return answer(report, report["cohorts"], form, as_of, define("k_factor", "credit", "generations", of=filters))


@metrics.get("/metrics/kols")
@for_growth
@metrics.arguments(ReportIn, location="query")
@metrics.response(200, KolsReportOut)
@also_as_csv
def get_kols_report(asked):
    """See what each opinion leader brought and won: clicks, sign-ups, orders, revenue, engagement rate."""
    as_of, form = utcnow(), asked.pop("format")
    report = kols_report(**until(as_of, asked), currency=current_app.config["COMMUNITY"].currency)
    return answer(report, report["kols"], form, as_of, define("credit", "human_click", "engagement_rate", "impression"))


@metrics.get("/metrics/campaigns")
@for_growth
@metrics.arguments(ReportIn, location="query")
@metrics.response(200, CampaignsReportOut)
@also_as_csv
def get_campaigns(asked):
    """See what happened while each campaign ran: participants, new members, contents, engagement."""
    as_of, form = utcnow(), asked.pop("format")
    report = campaigns_report(**until(as_of, asked))
    return answer(report, report["campaigns"], form, as_of, define("campaign_figures"))


@metrics.get("/metrics/retention")
@for_growth
@metrics.arguments(RetentionIn, location="query")
@metrics.response(200, RetentionOut)
@also_as_csv
def get_retention(asked):
    """See how many of the members who began in a period came back."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    table = retention_report(**asked, today=reporting_day(as_of), counted=counted_by(filters))
    words = retention_definition(
        asked["cohort"], asked["activity"], asked["unit"], asked["mode"], preferred_language(), filters.given()
    )
    report = {"cohorts": table.cohorts, "overall": table.overall}
    return answer(report, retention_rows(table), form, as_of, words)

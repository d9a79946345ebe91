"""Reports of growth, for people with the role and for programs with the scope."""

from __future__ import annotations

from community.http.blueprint import Blueprint
from community.metrics.answers import AS_CSV, answer, for_growth
from community.metrics.told.coming import tell_attribution, tell_campaigns, tell_invitations, tell_kols
from community.metrics.told.doing import tell_engagement, tell_overview, tell_sharing
from community.metrics.told.staying import tell_active, tell_retention
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
    return answer(tell_overview, asked)


@metrics.get("/metrics/active")
@for_growth
@metrics.arguments(ActiveIn, location="query")
@metrics.response(200, ActiveOut)
@also_as_csv
def get_active(asked):
    """See DAU, WAU, MAU, how long visits are, on how many days members are active, and growth accounting."""
    return answer(tell_active, asked)


@metrics.get("/metrics/engagement")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, EngagementOut)
@also_as_csv
def get_engagement(asked):
    """See what is done with contents per impression, and how many members take part."""
    return answer(tell_engagement, asked)


@metrics.get("/metrics/sharing")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, SharingOut)
@also_as_csv
def get_sharing(asked):
    """See how much is shared, by how many, and whom it reaches."""
    return answer(tell_sharing, asked)


@metrics.get("/metrics/attribution")
@for_growth
@metrics.arguments(FilteredIn, location="query")
@metrics.response(200, AttributionOut)
@also_as_csv
def get_attribution(asked):
    """See what each channel brought: clicks, visits, sign-ups, orders, revenue; by the last click and by the first."""
    return answer(tell_attribution, asked)


@metrics.get("/metrics/invitations")
@for_growth
@metrics.arguments(InvitationsIn, location="query")
@metrics.response(200, InvitationsOut)
@also_as_csv
def get_invitations(asked):
    """See whom members brought by their links: K(7), cycle time, generations."""
    return answer(tell_invitations, asked)


@metrics.get("/metrics/kols")
@for_growth
@metrics.arguments(ReportIn, location="query")
@metrics.response(200, KolsReportOut)
@also_as_csv
def get_kols_report(asked):
    """See what each opinion leader brought and won: clicks, sign-ups, orders, revenue, engagement rate."""
    return answer(tell_kols, asked)


@metrics.get("/metrics/campaigns")
@for_growth
@metrics.arguments(ReportIn, location="query")
@metrics.response(200, CampaignsReportOut)
@also_as_csv
def get_campaigns(asked):
    """See what happened while each campaign ran: participants, new members, contents, engagement."""
    return answer(tell_campaigns, asked)


@metrics.get("/metrics/retention")
@for_growth
@metrics.arguments(RetentionIn, location="query")
@metrics.response(200, RetentionOut)
@also_as_csv
def get_retention(asked):
    """See how many of the members who began in a period came back."""
    return answer(tell_retention, asked)

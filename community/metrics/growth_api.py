"""Reports of who comes by sharing, who stays, who leaves and what brings them back."""

from __future__ import annotations

from community.http.blueprint import Blueprint
from community.http.cursors import unseal
from community.metrics.answers import AS_CSV, answer, for_growth
from community.metrics.lookups import look_at_members_at_risk
from community.metrics.told.coming import tell_funnel
from community.metrics.told.staying import (
    tell_anomalies,
    tell_churn,
    tell_engaging,
    tell_levels,
    tell_lifecycle,
    tell_returning,
    tell_revisions,
)
from community.metrics.wire.anomalies import AnomaliesOut
from community.metrics.wire.churn import ChurnIn, ChurnOut
from community.metrics.wire.engaging import EngagingIn, EngagingOut
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.funnel import FunnelIn, FunnelOut
from community.metrics.wire.levels import LevelsReportIn, LevelsReportOut
from community.metrics.wire.lifecycle import LifecycleOut
from community.metrics.wire.report import ReportIn
from community.metrics.wire.returning import ReturningOut
from community.metrics.wire.revisions import RevisionsOut

growth_reports = Blueprint("growth-reports", __name__, description="Who comes, stays, leaves and returns")
also_as_csv = growth_reports.alt_response(200, **AS_CSV)


@growth_reports.get("/metrics/funnel")
@for_growth
@growth_reports.arguments(FunnelIn, location="query")
@growth_reports.response(200, FunnelOut)
@also_as_csv
def get_funnel(asked):
    """See how far share links get: click, visit, sign-up, order; by the day of the share and by channel."""
    return answer(tell_funnel, asked)


@growth_reports.get("/metrics/lifecycle")
@for_growth
@growth_reports.arguments(FilteredIn, location="query")
@growth_reports.response(200, LifecycleOut)
@also_as_csv
def get_lifecycle(asked):
    """See in which stage of their life members were on the first and on the last day, and who moved where."""
    return answer(tell_lifecycle, asked)


@growth_reports.get("/metrics/levels")
@for_growth
@growth_reports.arguments(LevelsReportIn, location="query")
@growth_reports.response(200, LevelsReportOut)
@also_as_csv
def get_levels_report(asked):
    """See how many members are on each level, and how many days they take to rise above it."""
    return answer(tell_levels, asked)


@growth_reports.get("/metrics/churn")
@for_growth
@growth_reports.arguments(ChurnIn, location="query")
@growth_reports.response(200, ChurnOut)
@also_as_csv
def get_churn(asked):
    """See how many members stay away longer than they use to, how well that foretells, and on demand who they are."""
    limit, cursor, wants_members = asked.pop("limit"), asked.pop("cursor"), asked.pop("members")
    if cursor:
        unseal(cursor)  # one of another list is refused, whether members are asked for or not
    who = {"members": None, "next": None}
    if wants_members:
        who = look_at_members_at_risk(asked["last"], asked["filters"], limit, cursor)
    return answer(lambda **days: tell_churn(**days).beside(who), asked)


@growth_reports.get("/metrics/engaging")
@for_growth
@growth_reports.arguments(EngagingIn, location="query")
@growth_reports.response(200, EngagingOut)
@also_as_csv
def get_engaging(asked):
    """See whether members who did something early come back more often than others like them: an association."""
    return answer(tell_engaging, asked)


@growth_reports.get("/metrics/returning")
@for_growth
@growth_reports.arguments(FilteredIn, location="query")
@growth_reports.response(200, ReturningOut)
@also_as_csv
def get_returning(asked):
    """See which contents and topics members came back by after two silent weeks."""
    return answer(tell_returning, asked)


@growth_reports.get("/metrics/anomalies")
@for_growth
@growth_reports.arguments(FilteredIn, location="query")
@growth_reports.response(200, AnomaliesOut)
@also_as_csv
def get_anomalies(asked):
    """See the days on which a figure left its usual range."""
    return answer(tell_anomalies, asked)


@growth_reports.get("/metrics/revisions")
@for_growth
@growth_reports.arguments(ReportIn, location="query")
@growth_reports.response(200, RevisionsOut)
@also_as_csv
def get_revisions(asked):
    """See how the past was changed by what came late: since when, and by how much."""
    return answer(tell_revisions, asked)

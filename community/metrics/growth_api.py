"""Reports of who comes by sharing, who stays, who leaves and what brings them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyroaring import BitMap

from community.clock import reporting_day, utcnow
from community.http.blueprint import Blueprint
from community.http.cursors import seal, unseal
from community.http.languages import preferred_language
from community.metrics.answers import AS_CSV, answer, define, for_growth, until
from community.metrics.definitions import engaging_title
from community.metrics.filters import counted_by, narrowed_to
from community.metrics.lookups import check_may_look, note_lookup
from community.metrics.reports.anomalies import anomalies_report
from community.metrics.reports.churn import churn_report, members_at_risk
from community.metrics.reports.engaging import engaging_report
from community.metrics.reports.funnel import funnel_report
from community.metrics.reports.levels import levels_report
from community.metrics.reports.lifecycle import lifecycle_report
from community.metrics.reports.returning import returning_report
from community.metrics.reports.revisions import revisions_report
from community.metrics.sheets import shielded
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
from community.outbox import transaction

growth_reports = Blueprint("growth-reports", __name__, description="Who comes, stays, leaves and returns")
also_as_csv = growth_reports.alt_response(200, **AS_CSV)


@growth_reports.get("/metrics/funnel")
@for_growth
@growth_reports.arguments(FunnelIn, location="query")
@growth_reports.response(200, FunnelOut)
@also_as_csv
def get_funnel(asked):
    """See how far share links get: click, visit, sign-up, order; by the day of the share and by channel."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = funnel_report(**until(as_of, asked), now=as_of, counted=narrowed_to(filters))
    return answer(
        report, report["days"], form, as_of, define("funnel", "human_click", "credit", "interval", of=filters)
    )


@growth_reports.get("/metrics/lifecycle")
@for_growth
@growth_reports.arguments(FilteredIn, location="query")
@growth_reports.response(200, LifecycleOut)
@also_as_csv
def get_lifecycle(asked):
    """See in which stage of their life members were on the first and on the last day, and who moved where."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = lifecycle_report(**until(as_of, asked), counted=counted_by(filters))
    words = define("lifecycle", "active", of=filters)
    return answer(report, shielded(report["transitions"], "members"), form, as_of, words)


@growth_reports.get("/metrics/levels")
@for_growth
@growth_reports.arguments(LevelsReportIn, location="query")
@growth_reports.response(200, LevelsReportOut)
@also_as_csv
def get_levels_report(asked):
    """See how many members are on each level, and how many days they take to rise above it."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = levels_report(**until(as_of, asked), today=reporting_day(as_of), counted=narrowed_to(filters))
    rows = shielded(report["levels"], "members", "came", "rose", "fell", "waiting")
    return answer(report, rows, form, as_of, define("levels", of=filters))


@growth_reports.get("/metrics/churn")
@for_growth
@growth_reports.arguments(ChurnIn, location="query")
@growth_reports.response(200, ChurnOut)
@also_as_csv
def get_churn(asked):
    """See how many members stay away longer than they use to, how well that foretells, and on demand who they are."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    limit, cursor, wants_members = asked.pop("limit"), asked.pop("cursor"), asked.pop("members")
    counted, asked = counted_by(filters), until(as_of, asked)
    report = churn_report(**asked, today=reporting_day(as_of), counted=counted) | {"members": None, "next": None}
    if cursor:
        unseal(cursor)  # one of another list is refused, whether members are asked for or not
    if wants_members:
        report |= _members_at_risk(asked["last"], limit, cursor, counted)
    words = define("at_risk", "backtest", "active", "interval", of=filters)
    return answer(report, shielded(report["reasons"], "members"), form, as_of, words)


def _members_at_risk(day: date, limit: int, cursor: str | None, counted: BitMap) -> dict[str, Any]:
    """A page of them, looked at by somebody who may, and noted."""
    looker = check_may_look()
    shown, rest = members_at_risk(day, limit, unseal(cursor) if cursor else None, counted)
    with transaction():
        note_lookup(looker, "churn", len(shown))
    return {"members": shown, "next": rest and seal(rest)}


@growth_reports.get("/metrics/engaging")
@for_growth
@growth_reports.arguments(EngagingIn, location="query")
@growth_reports.response(200, EngagingOut)
@also_as_csv
def get_engaging(asked):
    """See whether members who did something early come back more often than others like them: an association."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = engaging_report(**until(as_of, asked), today=reporting_day(as_of), counted=counted_by(filters))
    report |= {"title": engaging_title(asked["activity"], preferred_language())}
    return answer(report, report["strata"], form, as_of, define("engaging", "active", of=filters))


@growth_reports.get("/metrics/returning")
@for_growth
@growth_reports.arguments(FilteredIn, location="query")
@growth_reports.response(200, ReturningOut)
@also_as_csv
def get_returning(asked):
    """See which contents and topics members came back by after two silent weeks."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = returning_report(**until(as_of, asked), counted=counted_by(filters))
    words = define("returning", "active", of=filters)
    return answer(report, shielded(report["contents"], "members"), form, as_of, words)


@growth_reports.get("/metrics/anomalies")
@for_growth
@growth_reports.arguments(FilteredIn, location="query")
@growth_reports.response(200, AnomaliesOut)
@also_as_csv
def get_anomalies(asked):
    """See the days on which a figure left its usual range."""
    as_of, form, filters = utcnow(), asked.pop("format"), asked.pop("filters")
    report = anomalies_report(**until(as_of, asked), today=reporting_day(as_of), counted=narrowed_to(filters))
    words = define("anomaly", "active", "counted", of=filters)
    return answer(report, report["anomalies"], form, as_of, words)


@growth_reports.get("/metrics/revisions")
@for_growth
@growth_reports.arguments(ReportIn, location="query")
@growth_reports.response(200, RevisionsOut)
@also_as_csv
def get_revisions(asked):
    """See how the past was changed by what came late: since when, and by how much."""
    as_of, form = utcnow(), asked.pop("format")
    report = revisions_report(**until(as_of, asked))
    return answer(report, report["revisions"], form, as_of, define("revision"))

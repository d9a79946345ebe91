"""Every report of the dashboard as a sheet, for whoever is signed in: the CSV of the API, which asks for a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import marshmallow as ma

from community.dashboard.frame import FOR_GROWTH
from community.dashboard.wishes import RetentionWishes
from community.errors import NotFound
from community.metrics.answers import Told, as_sheet
from community.metrics.told import coming, doing, staying, trials
from community.metrics.wire.active import ActiveIn
from community.metrics.wire.engaging import EngagingIn
from community.metrics.wire.experiments import ExperimentReportIn, UpliftIn
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.funnel import FunnelIn
from community.metrics.wire.invitations import InvitationsIn
from community.metrics.wire.levels import LevelsReportIn
from community.metrics.wire.report import ReportIn
from community.metrics.wire.satisfaction import SatisfactionIn
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages

sheets = Pages("growth_sheets", __name__, url_prefix="/growth/sheets", static_folder=None, static_url_path=None)

REPORTS: Mapping[str, tuple[type[ma.Schema], Callable[..., Told]]] = {
    "overview": (FilteredIn, doing.tell_overview),
    "active": (ActiveIn, staying.tell_active),
    "engagement": (FilteredIn, doing.tell_engagement),
    "retention": (RetentionWishes, staying.tell_retention),
    "lifecycle": (FilteredIn, staying.tell_lifecycle),
    "levels": (LevelsReportIn, staying.tell_levels),
    "churn": (FilteredIn, staying.tell_churn),
    "engaging": (EngagingIn, staying.tell_engaging),
    "returning": (FilteredIn, staying.tell_returning),
    "anomalies": (FilteredIn, staying.tell_anomalies),
    "sharing": (FilteredIn, doing.tell_sharing),
    "funnel": (FunnelIn, coming.tell_funnel),
    "attribution": (FilteredIn, coming.tell_attribution),
    "invitations": (InvitationsIn, coming.tell_invitations),
    "kols": (ReportIn, coming.tell_kols),
    "campaigns": (ReportIn, coming.tell_campaigns),
    "experiments": (ExperimentReportIn, trials.tell_experiment),
    "uplift": (UpliftIn, trials.tell_uplift),
    "satisfaction": (SatisfactionIn, trials.tell_satisfaction),
}


@sheets.get("/<report>.csv")
@FOR_GROWTH
def get_sheet(report):
    """Read a report as CSV."""
    if report not in REPORTS:
        raise NotFound
    schema, tell = REPORTS[report]
    wanted = asked_for(schema)
    wanted.pop("format")
    answer = as_sheet(tell, wanted)
    answer.headers["Content-Disposition"] = f'attachment; filename="{report}.csv"'
    return answer

"""Opinion leaders, collaborations and campaigns: what they brought, and what they changed."""

from __future__ import annotations

from flask import current_app, request
from flask_babel import gettext as _

from community.access import current_member
from community.campaigns.queries import get_campaign
from community.clock import utcnow
from community.collaborations.models import Collaboration
from community.collaborations.queries import access_collaboration, collaboration_row, collaboration_rows
from community.collaborations.report import report_of
from community.dashboard.asking import ask
from community.dashboard.frame import FOR_GROWTH, framed, reported
from community.dashboard.words import CAMPAIGNS, COLLABORATIONS, STATES, WINDOWS
from community.http.cursors import newest
from community.metrics.answers import define
from community.metrics.reports.campaigns import campaign_report
from community.metrics.told.coming import tell_campaigns, tell_kols
from community.metrics.wire.report import ReportIn
from community.pages.blueprint import Pages

partners = Pages("growth_partners", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)

SHOWN = 20


@partners.get("/kols")
@FOR_GROWTH
def show_kols():
    """Show what each opinion leader brought and won."""
    return reported("growth/kols.html", ask(ReportIn, tell_kols), currency=_currency())


@partners.get("/collaborations")
@FOR_GROWTH
def show_collaborations():
    """Show the collaborations, the newest first."""
    page = newest(collaboration_rows(current_member(), None), [Collaboration.id], SHOWN, request.args.get("cursor"))
    return framed("growth/collaborations.html", page=page, statuses=COLLABORATIONS)


@partners.get("/collaborations/<id:collaboration_id>")
@FOR_GROWTH
def show_collaboration(collaboration_id):
    """Show what a collaboration brought, cost and changed."""
    collaboration = access_collaboration(collaboration_id, current_member())
    return framed(
        "growth/collaboration.html",
        collaboration=collaboration_row(collaboration_id),
        report=report_of(collaboration, in_full=True),
        words=define("engagement_rate", "impression", "credit", "collaboration_effect"),
        statuses=COLLABORATIONS,
        currency=_currency(),
    )


@partners.get("/campaigns")
@FOR_GROWTH
def show_campaigns():
    """Show what happened while each campaign ran."""
    return reported("growth/campaigns.html", ask(ReportIn, tell_campaigns), kinds=CAMPAIGNS, states=STATES)


@partners.get("/campaigns/<id:campaign_id>")
@FOR_GROWTH
def show_campaign(campaign_id):
    """Show what a campaign changed, while it ran and afterwards, and what telling of it did."""
    campaign = get_campaign(campaign_id)
    told = {"took_part": _("Took part"), "active": _("Were active")}
    return framed(
        "growth/campaign.html",
        campaign=campaign,
        report=campaign_report(campaign, utcnow()),
        words={"effect": define("campaign_effect", "active"), "notices": define("campaign_notices", "active")},
        windows=WINDOWS,
        notices=told,
        kinds=CAMPAIGNS,
        states=STATES,
    )


def _currency() -> str:
    return current_app.config["COMMUNITY"].currency

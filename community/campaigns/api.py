"""Campaigns: announced, read, changed, cancelled, and what each did."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from community.access import current_member, current_viewer, member_required, role_required
from community.campaigns import actions, queries
from community.campaigns.models import Campaign
from community.campaigns.own import own_part
from community.campaigns.schemas import (
    CampaignHistoryOut,
    CampaignIn,
    CampaignListIn,
    CampaignOut,
    CampaignPage,
    CampaignPatch,
    OwnCampaignPage,
    ReasonIn,
)
from community.campaigns.terms import read_terms
from community.clock import utcnow
from community.errors import Invalid
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.etags import if_match, versioned
from community.http.parsing import field_errors
from community.http.schemas import PageIn
from community.metrics.reports.campaigns import campaign_report
from community.metrics.wire.campaigns import CampaignReportOut
from community.outbox import transaction

campaigns = Blueprint("campaigns", __name__, description="Campaigns: challenges, lotteries, group goals, events")


@campaigns.post("/campaigns")
@role_required("growth")
@versioned
@campaigns.arguments(CampaignIn)
@campaigns.response(201, CampaignOut)
def announce_campaign(data):
    """Announce a campaign. From its opening on, nothing of it that counts can be changed."""
    with transaction():
        made = actions.announce(current_member(), **data)
    return queries.view_campaign(made.id, current_viewer())


@campaigns.get("/campaigns")
@campaigns.arguments(CampaignListIn, location="query")
@campaigns.response(200, CampaignPage)
def list_campaigns(asked):
    """List campaigns, the newest first."""
    rows = queries.campaign_rows(current_viewer(), asked["kind"], asked["state"])
    found = newest(rows, [Campaign.id], asked["limit"], asked["cursor"])
    return Page([queries.show_campaign(row) for row in found.items], found.next)


@campaigns.get("/campaigns/<id:campaign_id>")
@versioned
@campaigns.response(200, CampaignOut)
def get_campaign(campaign_id):
    """Look at a campaign."""
    return queries.view_campaign(campaign_id, current_viewer())


@campaigns.patch("/campaigns/<id:campaign_id>")
@role_required("growth")
@versioned
@if_match
@campaigns.arguments(CampaignPatch)
@campaigns.response(200, CampaignOut)
def change_campaign(data, campaign_id, version):
    """Change a campaign: anything before it opens, its texts afterwards. What it said before stays readable."""
    with transaction():
        campaign = queries.campaign_to_change(campaign_id, version=version)
        actions.change(campaign, current_member(), **_with_terms(campaign, data))
    return queries.view_campaign(campaign_id, current_viewer())


def _with_terms(campaign: Campaign, said: dict[str, Any]) -> dict[str, Any]:
    """What to change, its terms read as those of this kind."""
    if "terms" not in said:
        return said
    try:
        return said | {"terms": read_terms(campaign.kind, said["terms"], said["closes_at"])}
    except ma.ValidationError as wrong:
        raise Invalid(errors=field_errors(ma.ValidationError({"json": wrong.messages}))) from wrong


@campaigns.get("/campaigns/<id:campaign_id>/history")
@campaigns.response(200, CampaignHistoryOut)
def get_history(campaign_id):
    """Read what a campaign said before."""
    return {"items": queries.revisions_of(queries.get_campaign(campaign_id).id)}


@campaigns.post("/campaigns/<id:campaign_id>/cancellation")
@role_required("growth")
@campaigns.arguments(ReasonIn)
@campaigns.response(200, CampaignOut)
def cancel_campaign(data, campaign_id):
    """Call a campaign off. Everybody who takes part is told why."""
    with transaction():
        actions.cancel(queries.campaign_to_change(campaign_id), **data)
    return queries.view_campaign(campaign_id, current_viewer())


@campaigns.get("/campaigns/<id:campaign_id>/report")
@role_required("growth")
@campaigns.response(200, CampaignReportOut)
def get_report(campaign_id):
    """See what a campaign did: during, 7 and 30 days after, compared with members who did not take part."""
    return campaign_report(queries.get_campaign(campaign_id), utcnow())


@campaigns.get("/me/campaigns")
@member_required
@campaigns.arguments(PageIn, location="query")
@campaigns.response(200, OwnCampaignPage)
def list_own_campaigns(page):
    """List the campaigns that you take part in, with your token, rank or seat."""
    member = current_member()
    found = newest(queries.joined_by(member), [Campaign.id], **page)
    shown = [queries.show_campaign(row) | {"mine": own_part(row.id, row.kind, member)} for row in found.items]
    return Page(shown, found.next)

"""Group goals: how far they are."""

from __future__ import annotations

from community.campaigns.models import Kind
from community.campaigns.queries import get_campaign
from community.goals.queries import progress_of
from community.goals.schemas import ProgressOut
from community.http.blueprint import Blueprint

goals = Blueprint("goals", __name__, description="Group goals")


@goals.get("/campaigns/<id:campaign_id>/progress")
@goals.response(200, ProgressOut)
def get_progress(campaign_id):
    """See how far a group goal is."""
    return progress_of(get_campaign(campaign_id, Kind.GROUP_GOAL))

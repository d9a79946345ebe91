"""Topic challenges: their ranking, and who is taken out of it."""

from __future__ import annotations

from community.access import current_member, current_viewer, role_required
from community.campaigns.models import Kind
from community.campaigns.queries import campaign_to_change, get_campaign
from community.challenges import actions, queries
from community.challenges.schemas import ChallengeEntryPage, DisqualificationIn
from community.http.blueprint import Blueprint
from community.http.schemas import PageIn
from community.outbox import transaction

challenges = Blueprint("challenges", __name__, description="Topic challenges")


@challenges.get("/campaigns/<id:campaign_id>/ranking")
@challenges.arguments(PageIn, location="query")
@challenges.response(200, ChallengeEntryPage)
def list_ranking(page, campaign_id):
    """Read the ranking of a topic challenge: live until the end, then as it was frozen."""
    return queries.ranking_page(get_campaign(campaign_id, Kind.TOPIC_CHALLENGE), current_viewer(), **page)


@challenges.post("/campaigns/<id:campaign_id>/disqualifications")
@role_required("growth")
@challenges.arguments(DisqualificationIn)
@challenges.response(204)
def disqualify_entry(data, campaign_id):
    """Take a content out of a topic challenge, with a reason that its author reads."""
    with transaction():
        actions.disqualify(campaign_to_change(campaign_id, Kind.TOPIC_CHALLENGE), by=current_member(), **data)

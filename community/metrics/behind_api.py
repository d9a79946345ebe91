"""Who is behind a figure: for members of the growth team alone, page by page, every look noted."""

from __future__ import annotations

from collections.abc import Callable

import marshmallow as ma

from community.access import role_required
from community.http.blueprint import Blueprint
from community.metrics.answers import AS_CSV
from community.metrics.behind import coming, doing, partners, staying, trials
from community.metrics.listing import listed
from community.metrics.wire.behind.coming import WhoBroughtIn, WhoGotThereIn, WhoInvitedIn
from community.metrics.wire.behind.doing import WhoDidIn, WhoEngagedIn, WhoseDayIn, WhoSharedIn
from community.metrics.wire.behind.members import MemberBehindPage
from community.metrics.wire.behind.partners import WhoCameByKolIn, WhoOfCampaignIn, WhoWasToldIn
from community.metrics.wire.behind.staying import (
    WhoCameBackIn,
    WhoCameIn,
    WhoIsAtRiskIn,
    WhoIsInStageIn,
    WhoIsOnLevelIn,
    WhoReturnedIn,
    WhoWasEngagedIn,
)
from community.metrics.wire.behind.trials import WhoSaidIn, WhoWasTriedIn, WhoWasWonIn

behind_figures = Blueprint("behind-figures", __name__, description="The members behind the figures of reports")
for_people = role_required("growth")


def behind(report: str, schema: type[ma.Schema]) -> Callable[[Callable], Callable]:
    """Open the list behind a report, which is asked for as the schema says."""

    def opened(view: Callable) -> Callable:
        view = behind_figures.alt_response(200, **AS_CSV)(view)
        view = behind_figures.response(200, MemberBehindPage)(view)
        view = for_people(behind_figures.arguments(schema, location="query")(view))
        return behind_figures.get(f"/metrics/{report}/members")(view)

    return opened


@behind("overview", WhoseDayIn)
def list_overview_members(asked):
    """See who is behind a figure of the overview: who counts, was active, registered, wrote, reacted, bought."""
    return listed(doing.behind_overview, asked)


@behind("active", WhoDidIn)
def list_active_members(asked):
    """See who was active, or did one thing, on at least one of the days, or on exactly so many."""
    return listed(doing.behind_active, asked)


@behind("growth", WhoCameIn)
def list_growth_members(asked):
    """See who is in a part of growth accounting: active, new, retained, resurrected or dormant in a period."""
    return listed(staying.behind_growth, asked)


@behind("engagement", WhoEngagedIn)
def list_engagement_members(asked):
    """See who took part, or who reacted to contents in one way."""
    return listed(doing.behind_engagement, asked)


@behind("sharing", WhoSharedIn)
def list_sharing_members(asked):
    """See who shared, whose links were clicked, and who signed up or ordered by them."""
    return listed(doing.behind_sharing, asked)


@behind("funnel", WhoGotThereIn)
def list_funnel_members(asked):
    """See whose links reached a step of the funnel, or who signed up or ordered by them in time."""
    return listed(coming.behind_funnel, asked)


@behind("attribution", WhoBroughtIn)
def list_attribution_members(asked):
    """See whose links a figure of a channel counts, or whom they brought; by the last click or by the first."""
    return listed(coming.behind_attribution, asked)


@behind("invitations", WhoInvitedIn)
def list_invitations_members(asked):
    """See who is in a cohort of inviters, who of them invited, who came by that, and who stands in a generation."""
    return listed(coming.behind_invitations, asked)


@behind("kols", WhoCameByKolIn)
def list_kols_members(asked):
    """See whom an opinion leader's links brought, or who engaged with what they wrote."""
    return listed(partners.behind_kol, asked)


@behind("campaigns", WhoOfCampaignIn)
def list_campaigns_members(asked):
    """See who took part in a campaign, and who joined, was active, wrote or engaged in one of its windows."""
    return listed(partners.behind_campaign, asked)


@behind("campaigns/notices", WhoWasToldIn)
def list_notices_members(asked):
    """See who was told of a campaign or held out from that, and who of them took part or was active."""
    return listed(partners.behind_notices, asked)


@behind("retention", WhoReturnedIn)
def list_retention_members(asked):
    """See who is in a cohort, or in a cell of its row."""
    return listed(staying.behind_retention, asked)


@behind("lifecycle", WhoIsInStageIn)
def list_lifecycle_members(asked):
    """See who was in a stage of life on a day, or came into it since another day from another stage."""
    return listed(staying.behind_lifecycle, asked)


@behind("levels", WhoIsOnLevelIn)
def list_levels_members(asked):
    """See who is on a level, or who came to it in the range and then rose, fell or waits."""
    return listed(staying.behind_levels, asked)


@behind("churn", WhoIsAtRiskIn)
def list_churn_members(asked):
    """See who is at risk on a day, and of a back-test who was flagged and who stayed away."""
    return listed(staying.behind_churn, asked)


@behind("engaging", WhoWasEngagedIn)
def list_engaging_members(asked):
    """See who did it in their first four weeks and who did not, and who of them came back."""
    return listed(staying.behind_engaging, asked)


@behind("returning", WhoCameBackIn)
def list_returning_members(asked):
    """See who came back after 14 silent days, and by which content or topic."""
    return listed(staying.behind_returning, asked)


@behind("experiments", WhoWasTriedIn)
def list_experiments_members(asked):
    """See who is in a variant of an experiment, who of them did what is counted, and who has time left."""
    return listed(trials.behind_experiment, asked)


@behind("uplift", WhoWasWonIn)
def list_uplift_members(asked):
    """See who was told by a win-back and who was held out, and who of them did what was hoped for."""
    return listed(trials.behind_uplift, asked)


@behind("satisfaction", WhoSaidIn)
def list_satisfaction_members(asked):
    """See who was asked in a survey, who answered, and who gave which number or choice; never whose words are whose."""
    return listed(trials.behind_satisfaction, asked)

"""Who is behind the figures of the dashboard: one page for the lists of all reports. Every look is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import marshmallow as ma
from flask import request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from community.dashboard.frame import FOR_GROWTH
from community.dashboard.people import people_of
from community.dashboard.words import said
from community.errors import NotFound
from community.metrics.behind import coming, doing, partners, staying, trials
from community.metrics.behind.members import Behind
from community.metrics.wire.behind.coming import WhoBroughtIn, WhoGotThereIn, WhoInvitedIn
from community.metrics.wire.behind.doing import WhoDidIn, WhoEngagedIn, WhoseDayIn, WhoSharedIn
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
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages

people = Pages("growth_people", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)

HOW_MUCH = ("limit", "cursor", "format")
UNSAID = ("from", "to", "closed")  # of the title: the days stand at its end, and a window is no part of a figure's name


class Listing(NamedTuple):
    """What a list is called, the page of its figures, what it is asked for by, and who finds its members."""

    label: LazyString
    page: str
    schema: type[ma.Schema]
    find: Callable[..., Behind]


LISTS: Mapping[str, Listing] = {
    "overview": Listing(_("Overview"), "growth.show_overview", WhoseDayIn, doing.behind_overview),
    "active": Listing(_("Active members"), "growth_retention.show_active", WhoDidIn, doing.behind_active),
    "growth": Listing(_("Growth accounting"), "growth_retention.show_active", WhoCameIn, staying.behind_growth),
    "engagement": Listing(_("Engagement"), "growth.show_overview", WhoEngagedIn, doing.behind_engagement),
    "sharing": Listing(_("Sharing"), "growth_sharing.show_sharing", WhoSharedIn, doing.behind_sharing),
    "funnel": Listing(_("Share funnel"), "growth_sharing.show_funnel", WhoGotThereIn, coming.behind_funnel),
    "attribution": Listing(_("Channels"), "growth_sharing.show_channels", WhoBroughtIn, coming.behind_attribution),
    "invitations": Listing(
        _("Invitations"), "growth_sharing.show_invitations", WhoInvitedIn, coming.behind_invitations
    ),
    "kols": Listing(_("Opinion leaders"), "growth_partners.show_kols", WhoCameByKolIn, partners.behind_kol),
    "campaigns": Listing(_("Campaigns"), "growth_partners.show_campaigns", WhoOfCampaignIn, partners.behind_campaign),
    "notices": Listing(
        _("What telling of it did"), "growth_partners.show_campaigns", WhoWasToldIn, partners.behind_notices
    ),
    "retention": Listing(_("Retention"), "growth_retention.show_retention", WhoReturnedIn, staying.behind_retention),
    "lifecycle": Listing(_("Stages"), "growth_lifecycle.show_lifecycle", WhoIsInStageIn, staying.behind_lifecycle),
    "levels": Listing(_("Levels"), "growth_retention.show_levels", WhoIsOnLevelIn, staying.behind_levels),
    "churn": Listing(_("At risk"), "growth_lifecycle.show_churn", WhoIsAtRiskIn, staying.behind_churn),
    "engaging": Listing(
        _("Engaging and returning"), "growth_retention.show_engaging", WhoWasEngagedIn, staying.behind_engaging
    ),
    "returning": Listing(
        _("What brings back"), "growth_retention.show_returning", WhoCameBackIn, staying.behind_returning
    ),
    "experiments": Listing(_("Experiments"), "growth_trials.show_experiments", WhoWasTriedIn, trials.behind_experiment),
    "uplift": Listing(_("Win-backs"), "growth_lifecycle.show_winbacks", WhoWasWonIn, trials.behind_uplift),
    "satisfaction": Listing(_("Surveys"), "growth_trials.show_surveys", WhoSaidIn, trials.behind_satisfaction),
}


@people.get("/members/<report>")
@FOR_GROWTH
def show_members(report):
    """Show who is behind the figure that the address names. Every look is noted."""
    if report not in LISTS:
        raise NotFound
    listing = LISTS[report]
    asked = asked_for(listing.schema)
    for name in HOW_MUCH:
        del asked[name]
    return people_of(listing.find(**asked), _title(listing), listing.page)


def _title(listing: Listing) -> str:
    """The list's name, and what of it the address asks for."""
    known = {field.data_key or name for name, field in listing.schema().fields.items()} - {*HOW_MUCH, *UNSAID}
    parts = [said(name, value) for name, value in request.args.items() if value and name in known]
    days = " – ".join(request.args[end] for end in ("from", "to") if request.args.get(end))
    return " · ".join([str(listing.label), *parts, *([days] if days else [])])

"""Who is behind opinion leaders and campaigns, on the wire."""

from __future__ import annotations

from community.http.fields import Id, Text
from community.metrics.behind.partners import (
    CAMPAIGN_FIGURES,
    CAMPAIGN_WINDOWS,
    KOL_FIGURES,
    NOTICE_FIGURES,
    NOTICE_GROUPS,
)
from community.metrics.wire.behind.members import WhoIn, figure, named
from community.metrics.wire.report import ReportIn


class WhoCameByKolIn(WhoIn, ReportIn):
    """Behind a figure of an opinion leader."""

    username = Text(min=1, max=50, required=True, metadata={"example": "lin"})
    figure = figure(KOL_FIGURES, "signups")


class WhoOfCampaignIn(WhoIn):
    """Behind a figure of a campaign; or behind the comparison of who was told of it with who was not."""

    campaign = Id(required=True)
    figure = figure(CAMPAIGN_FIGURES, "participants")
    window = named(CAMPAIGN_WINDOWS, "open", "open: from the opening to the end; others as in the campaign's report")


class WhoWasToldIn(WhoIn):
    """Behind the notices of a campaign."""

    campaign = Id(required=True)
    group = named(NOTICE_GROUPS, "told", "who was told, or who was held out from that")
    figure = figure(NOTICE_FIGURES, "members")

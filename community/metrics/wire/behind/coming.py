"""Who is behind shares and what they bring, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.attribution.people import FIGURES
from community.http.fields import Text
from community.metrics.behind.coming import INVITATION_FIGURES
from community.metrics.journeys import STEPS
from community.metrics.wire.behind.members import PeriodField, WhoIn, figure, named
from community.metrics.wire.behind.sides import WhoseIn
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.funnel import FunnelIn
from community.metrics.wire.invitations import InvitationsIn


class WhoGotThereIn(WhoseIn, WhoIn, FunnelIn):
    """Behind a step of the share funnel."""

    figure = figure(STEPS, "shared")
    closed = named(
        STEPS, None, "only links of days on which the window of this step is over, as the report's total counts"
    )


class WhoBroughtIn(WhoseIn, WhoIn, FilteredIn):
    """Behind a figure of a channel, or of all."""

    figure = figure(FIGURES, "links")
    of_channel = Text(
        max=40,
        load_default=None,
        allow_none=True,
        metadata={"example": "wechat", "description": "the row; null: total"},
    )


class WhoInvitedIn(WhoIn, InvitationsIn):
    """Behind a cohort of inviters, or all complete ones; or a generation."""

    figure = figure(INVITATION_FIGURES, "inviters")
    begun = PeriodField(
        load_default=None, allow_none=True, metadata={"description": "of the cohort; null: all complete ones"}
    )
    generation = fields.Int(load_default=0, validate=validate.Range(0, 1000), metadata={"example": 1})

"""Who is behind what is done day by day, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.metrics.behind.doing import ENGAGEMENT_FIGURES, OVERVIEW_FIGURES, SHARING_FIGURES
from community.metrics.definitions import ACTIVITIES
from community.metrics.wire.behind.members import WhoIn, figure
from community.metrics.wire.behind.sides import WhoseIn
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import MOST_DAYS


class WhoDidIn(WhoIn, FilteredIn):
    """Who did it on one of the days, or on exactly so many of them."""

    activity = fields.Str(
        load_default="any", validate=validate.OneOf(["any", *ACTIVITIES]), metadata={"example": "like"}
    )
    active_days = fields.Int(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, MOST_DAYS),
        metadata={"example": None, "description": "on exactly so many of the days"},
    )


class WhoseDayIn(WhoIn, FilteredIn):
    """Behind a figure of the overview."""

    figure = figure(OVERVIEW_FIGURES, "active")


class WhoEngagedIn(WhoIn, FilteredIn):
    """Behind a figure of engagement."""

    figure = figure(ENGAGEMENT_FIGURES, "participants")


class WhoSharedIn(WhoseIn, WhoIn, FilteredIn):
    """Behind a figure of sharing."""

    figure = figure(SHARING_FIGURES, "sharers")

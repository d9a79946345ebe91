"""Who is behind who stays, leaves and returns, on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.clock import reporting_day
from community.http.fields import Id, Text
from community.metrics.behind.staying import CHURN_FIGURES, ENGAGING_FIGURES, LEVEL_FIGURES, RETURNING_FIGURES
from community.metrics.calendar import Unit, period_of
from community.metrics.definitions import ACTIVITIES
from community.metrics.gaps import Why
from community.metrics.landmark import BANDS
from community.metrics.modes import On
from community.metrics.rates import GrowthAccounting
from community.metrics.stages import Stage
from community.metrics.wire.behind.members import PeriodField, WhoIn, figure, level_of_row, named
from community.metrics.wire.engaging import EngagingIn
from community.metrics.wire.filters import FilteredIn, OfWhom, known_cohort
from community.metrics.wire.levels import LevelsReportIn
from community.metrics.wire.retention import ModeField


class WhoCameIn(WhoIn, OfWhom):
    """A part of growth accounting."""

    period = PeriodField(load_default=lambda: period_of(reporting_day(), Unit.WEEK))
    part = fields.Str(
        load_default="active", validate=validate.OneOf(GrowthAccounting._fields), metadata={"example": "new"}
    )


class WhoReturnedIn(WhoIn, OfWhom):
    """A cell of the retention table; without period the whole cohort."""

    filters: ClassVar[tuple[str, ...]] = ("segment", "channel", "level")

    cohort = Text(max=100, load_default="registration", validate=[known_cohort], metadata={"example": "first:share"})
    begun = PeriodField(
        load_default=lambda: period_of(reporting_day(), Unit.MONTH), metadata={"description": "the cohort's own period"}
    )
    period = Text(max=20, load_default=None, allow_none=True, metadata={"example": "3", "description": "of the cell"})
    activity = fields.Str(
        load_default="any", validate=validate.OneOf(["any", *ACTIVITIES]), metadata={"example": "like"}
    )
    mode = ModeField(load_default=On())


class WhoIsInStageIn(WhoIn, OfWhom):
    """A stage of life at the end of a day, or all of them.

    With ``from`` and ``old`` those who moved into it since, from that stage.
    """

    stage = fields.Enum(Stage, by_value=True, load_default=None, allow_none=True, metadata={"example": "decline"})
    last = fields.Date(data_key="to", load_default=reporting_day, metadata={"example": "2026-11-22"})
    first = fields.Date(data_key="from", load_default=None, allow_none=True, metadata={"example": "2026-10-25"})
    old = fields.Str(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([*Stage, "unregistered"]),
        metadata={"example": "maturity"},
    )

    @ma.validates_schema(skip_on_field_errors=True)
    def _both_or_neither(self, asked: dict[str, Any], **_: Any) -> None:
        if (asked["first"] is None) is not (asked["old"] is None):
            raise ma.ValidationError("Give `from` and `old` together, or neither.", "old")
        if asked["first"] and asked["first"] > asked["last"]:
            raise ma.ValidationError("This day comes after `to`.", "from")


class WhoIsOnLevelIn(WhoIn, LevelsReportIn):
    """Behind a figure of a level."""

    figure = figure(LEVEL_FIGURES, "members")
    of_level = level_of_row(required=True)


class WhoIsAtRiskIn(WhoIn, OfWhom):
    """Who is at risk on a day, or a part of the back-test of that day."""

    last = fields.Date(data_key="to", load_default=reporting_day, metadata={"example": "2026-11-22"})
    figure = figure(CHURN_FIGURES, "at_risk")
    reason = fields.Enum(Why, by_value=True, load_default=None, allow_none=True, metadata={"example": "own_rhythm"})


class WhoWasEngagedIn(WhoIn, EngagingIn):
    """A part of the members who are compared, of all strata or of one row."""

    figure = figure(ENGAGING_FIGURES, "engaged")
    active_days = named(BANDS, None, "the row: active days before the landmark")
    of_level = level_of_row(load_default=None, allow_none=True)


class WhoCameBackIn(WhoIn, FilteredIn):
    """Who came back after silent days: all, by contents, by one, or by those of a topic."""

    figure = figure(RETURNING_FIGURES, "returned")
    content = Id(load_default=None, allow_none=True)
    topic = Text(max=50, load_default=None, allow_none=True, metadata={"example": "徒步"})

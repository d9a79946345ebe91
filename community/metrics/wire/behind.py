"""The members behind figures, on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.clock import reporting_day
from community.http.fields import Id, Instant, Text
from community.http.schemas import PageIn, Schema, page_of
from community.metrics.calendar import Period, Unit, parse_period, period_of
from community.metrics.definitions import ACTIVITIES
from community.metrics.modes import On
from community.metrics.rates import GrowthAccounting
from community.metrics.stages import Stage
from community.metrics.wire.filters import FilteredIn, OfWhom, known_cohort
from community.metrics.wire.retention import ModeField


class WhoIn(PageIn):
    """How much of the list, and in what form. As CSV all of it at once."""

    format = fields.Str(load_default="json", validate=validate.OneOf(["json", "csv"]))


class PeriodField(fields.Field):
    """A day, week or month."""

    wire: ClassVar = {"type": "string", "example": "2026-W47"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Period:
        try:
            return parse_period(str(value))
        except ValueError as error:
            raise ma.ValidationError("Name a period: 2026-11-22, 2026-W47 or 2026-11.") from error


def _activity() -> fields.Str:
    named = validate.OneOf(["any", *ACTIVITIES])
    return fields.Str(load_default="any", validate=named, metadata={"example": "like"})


class WhoDidIn(WhoIn, FilteredIn):
    """Who did it on one of the days."""

    activity = _activity()


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
    activity = _activity()
    mode = ModeField(load_default=On())


class WhoIsInStageIn(WhoIn, OfWhom):
    """A stage of life at the end of a day; with ``from`` and ``old`` those who moved into it since, from that stage."""

    stage = fields.Enum(Stage, by_value=True, load_default=Stage.INTRODUCTION, metadata={"example": "decline"})
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


class MemberBehindOut(Schema):
    """A member behind a figure."""

    id = Id()
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    level = fields.Int(metadata={"example": 2})
    created_at = Instant()


MemberBehindPage = page_of(MemberBehindOut)

"""Retention on the wire."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.clock import reporting_day
from community.http.fields import Text
from community.http.schemas import Schema
from community.metrics.calendar import Unit, distance, period_of
from community.metrics.definitions import ACTIVITIES
from community.metrics.event_files import MOST_PERIODS
from community.metrics.modes import Mode, On, parse_mode
from community.metrics.wire.filters import FilteredIn, known_cohort
from community.metrics.wire.report import Answer, UnitField, rate

MOST_COHORTS = 400  # a row each


class ModeField(fields.Field):
    """on, on_or_after or brackets:1-3,4-7."""

    wire: ClassVar = {"type": "string", "default": "on", "example": "brackets:1-3,4-7"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mode:
        try:
            return parse_mode(str(value))
        except ValueError as error:
            sentence = str(error)
            raise ma.ValidationError(f"{sentence[0].upper()}{sentence[1:]}.") from error


class RetentionIn(FilteredIn):
    """Whom, by what, and how to read them. from and to choose cohorts; they are read up to now."""

    filters: ClassVar[tuple[str, ...]] = ("segment", "channel", "level")

    cohort = Text(max=100, load_default="registration", validate=[known_cohort], metadata={"example": "first:share"})
    activity = fields.Str(
        load_default="any", validate=validate.OneOf(["any", *ACTIVITIES]), metadata={"example": "any"}
    )
    unit = UnitField(load_default=Unit.DAY, metadata={"example": "week"})
    mode = ModeField(load_default=On())

    def check(self, first: date, last: date, unit: Unit, **asked: Any) -> None:
        """Raises ValidationError for a table that nobody could read, too."""
        super().check(first, last, **asked)
        cohorts, periods = (_periods_from(first, day, unit) for day in (last, reporting_day()))
        if cohorts > MOST_COHORTS or periods > MOST_PERIODS:
            raise ma.ValidationError(
                f"At most {MOST_COHORTS} cohorts of at most {MOST_PERIODS} periods; take a longer unit.", "unit"
            )


def _periods_from(first: date, last: date, unit: Unit) -> int:
    return distance(period_of(first, unit), period_of(last, unit)) + 1


class RetentionCell(Schema):
    """How much of a cohort came back. low and high: the Wilson 95 % interval. few: below 30 members."""

    period = fields.Raw(metadata={"example": 1, "description": "n, or a bracket such as 4-7"})
    retained = fields.Int(metadata={"example": 12})
    rate, low, high = rate(0.4), rate(0.25), rate(0.58)
    complete, few = fields.Bool(), fields.Bool()


class OverallCell(RetentionCell):
    """The mean of a column, weighted by size, over its complete cells."""

    size, cohorts = fields.Int(metadata={"example": 30}), fields.Int(metadata={"example": 3})


class RetentionCohort(Schema):
    """Members who began in the same period. A period of the future has no cell."""

    start = fields.Date(metadata={"example": "2026-11-16"})
    size = fields.Int(metadata={"example": 30})
    cells = fields.List(fields.Nested(RetentionCell))


class RetentionOut(Answer):
    """Who came back."""

    cohorts = fields.List(fields.Nested(RetentionCohort))
    overall = fields.List(fields.Nested(OverallCell))

"""What every report is asked for, and what every answer says beside its figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.clock import reporting_day
from community.http.fields import Id, Instant
from community.http.schemas import Schema
from community.metrics.calendar import Unit
from community.metrics.models import Why

SENSIBLE = validate.Range(date(2000, 1, 1), date(2099, 12, 31))
MOST_DAYS = 1100  # three years; whoever asks for ten has mistyped one


class ReportIn(Schema):
    """Which days, and in what form. The last 30 days by default."""

    usual_days: ClassVar[int] = 30

    first = fields.Date(data_key="from", validate=SENSIBLE, metadata={"example": "2026-11-01"})
    last = fields.Date(data_key="to", validate=SENSIBLE, metadata={"example": "2026-11-22"})
    format = fields.Str(load_default="json", validate=validate.OneOf(["json", "csv"]))

    @ma.post_load
    def _complete(self, asked: dict[str, Any], **_: Any) -> dict[str, Any]:
        last = asked.setdefault("last", reporting_day())
        asked.setdefault("first", last - timedelta(days=self.usual_days - 1))
        self.check(**asked)
        return asked

    def check(self, first: date, last: date, **_: Any) -> None:
        """Raises ValidationError for a range that runs backwards or is too long."""
        if first > last:
            raise ma.ValidationError("This day comes after `to`.", "from")
        if (last - first).days >= MOST_DAYS:
            raise ma.ValidationError(f"At most {MOST_DAYS} days at once; choose a later day.", "from")


class UnitField(fields.Enum):
    """day, week or month."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit, by_value=True, **kwargs)


def count(example: int = 12) -> fields.Int:
    """A whole number."""
    return fields.Int(metadata={"example": example})


def rate(example: float = 0.25) -> fields.Float:
    """A rate, or null where there is nothing to divide by."""
    return fields.Float(allow_none=True, metadata={"example": example})


class Answer(Schema):
    """What every report says beside its figures."""

    definition = fields.Str(metadata={"example": "DAU, WAU, MAU: distinct members active in the 1, 7, 30 days ..."})
    as_of = Instant(metadata={"example": "2026-11-22T08:00:00Z"})


class AnnotationBeside(
    Schema.from_dict(
        {
            "id": Id(),
            "kind": fields.Str(metadata={"example": "campaign"}),
            "from": fields.Date(metadata={"example": "2026-11-01"}),
            "to": fields.Date(metadata={"example": "2026-11-11"}),
            "text": fields.Dict(metadata={"example": {"zh": "双十一预热", "en": "Warm-up for 11.11"}}),
        }
    )
):
    """What happened on some of the days."""


class FigureRevisionOut(Schema):
    """A figure of a closed day, of everybody who counts, that was told otherwise before.

    why: came_late: imported, or counted anew; left_out: of members who were erased, or count no more.
    """

    figure = fields.Str(metadata={"example": "dau"})
    day = fields.Date(metadata={"example": "2026-09-02"})
    old, new = count(120), count(112)
    why = fields.Str(validate=validate.OneOf(list(Why)), metadata={"example": "left_out"})
    revised_at = Instant()


class DaysAnswer(Answer):
    """What every report that goes by days says beside its figures."""

    annotations = fields.List(fields.Nested(AnnotationBeside))
    revisions = fields.List(fields.Nested(FigureRevisionOut))


def counts(*names: str) -> type[Schema]:
    """A schema of whole numbers of these names."""
    return Schema.from_dict({name: fields.Int(metadata={"example": 12}) for name in names})

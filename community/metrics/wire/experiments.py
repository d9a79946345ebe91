"""Experiments and uplift on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Instant, Text
from community.http.schemas import Schema
from community.metrics.verdicts import Verdict
from community.metrics.wire.report import Answer, count, rate

VERDICT = {
    "example": "not_yet",
    "description": "not_yet: before the moment named at the start; unequal_split: members got lost; too_few to say",
}
FORM = {"load_default": "json", "validate": validate.OneOf(["json", "csv"])}


class ExperimentReportIn(Schema):
    """Which experiment."""

    name = Text(min=1, max=50, required=True, metadata={"example": "warm-welcome"})
    format = fields.Str(**FORM)


class GroupFigures(Schema):
    """How many members whose time is over, and how many of them did it. low and high: Wilson, 95 %."""

    members, converted = count(500), count(60)
    rate, low, high = rate(0.12), rate(0.09), rate(0.15)


class VariantOut(GroupFigures):
    """A variant, and its rate minus that of the first one with Newcombe's interval; null before it may be read."""

    variant = fields.Str(metadata={"example": "warm"})
    weight = count(1)
    difference, difference_low, difference_high = rate(0.02), rate(-0.01), rate(0.05)
    verdict = fields.Str(allow_none=True, validate=validate.OneOf([*Verdict, None]), metadata=VERDICT)


class ExperimentReportOut(Answer):
    """What an experiment showed. waiting: exposed members whose time is not over."""

    experiment = fields.Str(metadata={"example": "warm-welcome"})
    read_at = Instant(allow_none=True)
    waiting = count(12)
    split_p_value = rate(0.4)
    split_warning = fields.Bool(metadata={"example": False})
    variants = fields.List(fields.Nested(VariantOut))


class UpliftIn(Schema):
    """Of which win-back."""

    winback = Text(min=1, max=50, required=True, metadata={"example": "autumn"})
    format = fields.Str(**FORM)


class UpliftOut(Answer):
    """What a win-back brought: the rate of those who were told minus that of those who were held out."""

    winback = fields.Str(metadata={"example": "autumn"})
    waiting = count(12)
    exposed, held_out = fields.Nested(GroupFigures), fields.Nested(GroupFigures)
    difference, low, high = rate(0.03), rate(0.01), rate(0.05)
    verdict = fields.Str(validate=validate.OneOf(list(Verdict)), metadata=VERDICT)

"""Unusual days on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.annotations.schemas import AnnotationIn
from community.http.schemas import Schema
from community.metrics.wire.report import Answer


class AnomalyOut(Schema):
    """A figure that left its usual range on a day."""

    day = fields.Date(metadata={"example": "2026-11-11"})
    figure = fields.Str(metadata={"example": "shares"})
    value = fields.Int(metadata={"example": 340})
    direction = fields.Str(validate=validate.OneOf(["above", "below"]), metadata={"example": "above"})
    annotation = fields.Nested(AnnotationIn, metadata={"description": "POST it to /annotations to note it"})
    usual, low, high = (fields.Float(metadata={"example": example}) for example in (120.0, 81.7, 158.3))


class AnomaliesOut(Answer):
    """Days on which a figure left its usual range, the latest first."""

    anomalies = fields.List(fields.Nested(AnomalyOut))

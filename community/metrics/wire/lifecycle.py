"""Stages of life on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema
from community.metrics.stages import Stage
from community.metrics.wire.report import Answer, counts


class StageSizes(counts(*(stage.value for stage in Stage), "members")):
    """How many members are in each stage at the end of a day. The stages add up to the members."""

    day = fields.Date(metadata={"example": "2026-11-22"})


class Transition(
    Schema.from_dict(
        {
            "from": fields.Str(metadata={"example": "growth"}),
            "to": fields.Str(metadata={"example": "maturity"}),
            "members": fields.Int(metadata={"example": 12}),
        }
    )
):
    """How many went from one stage to another; from ``unregistered``: who came in between."""


class LifecycleOut(Answer):
    """The stages on the first and on the last day, and the moves between them."""

    stages = fields.List(fields.Nested(StageSizes))
    transitions = fields.List(fields.Nested(Transition))

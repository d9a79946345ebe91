"""The share funnel on the wire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Text
from community.http.schemas import Schema
from community.metrics.journeys import STEPS, Windows
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import DaysAnswer, counts, rate

MOST_WINDOW_DAYS = 90


class FunnelIn(FilteredIn):
    """Links made on which days, on which channel, and how many days each step may take."""

    filters: ClassVar[tuple[str, ...]] = ("segment", "level", "cohort")

    channel = Text(max=40, load_default=None, metadata={"example": "wechat", "description": "of the link itself"})
    click_days, visit_days, signup_days, order_days = (
        fields.Int(load_default=days, validate=validate.Range(1, MOST_WINDOW_DAYS), metadata={"example": days})
        for days in (7, 1, 3, 30)
    )

    @ma.post_load
    def _windows(self, asked: dict[str, Any], **_: Any) -> dict[str, Any]:
        days = {name: asked.pop(f"{name}_days") for name in Windows._fields}
        return asked | {"windows": Windows(**{name: timedelta(days=n) for name, n in days.items()})}


class FunnelDay(counts(*STEPS)):
    """How many of the links made on a day reached each step. complete: the last step whose window is over for all."""

    day = fields.Date(metadata={"example": "2026-11-22"})
    complete = fields.Str(allow_none=True, metadata={"example": "visited"})


class FunnelStep(counts("of", "reached")):
    """Of the links that reached the step before, how many reached this one. Days with an open window are left out."""

    step = fields.Str(metadata={"example": "clicked"})
    rate, low, high = rate(0.4), rate(0.25), rate(0.58)


class FunnelChannelStep(FunnelStep):
    """A step on a channel."""

    channel = fields.Str(metadata={"example": "wechat"})


class FunnelWindows(Schema.from_dict({name: fields.Float(metadata={"example": 7.0}) for name in Windows._fields})):
    """How many days each step may take after the one before it."""


class FunnelOut(DaysAnswer):
    """How far links get."""

    windows = fields.Nested(FunnelWindows)
    days = fields.List(fields.Nested(FunnelDay))
    channels = fields.List(fields.Nested(FunnelChannelStep))
    total = fields.List(fields.Nested(FunnelStep))

"""Sanctions and strikes on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Flag, Id, Instant, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from moderation.judgement.reasons import CATALOGUE
from moderation.sanctions.models import FEATURES, MOST_DAYS, SANCTIONS, USUAL_DAYS

REASON = validate.OneOf(list(CATALOGUE))


class OwnSanctionOut(Schema):
    """A sanction, as the member reads it who bears it."""

    id = Id(metadata={"example": "4"})
    sanction = fields.Str(validate=validate.OneOf(SANCTIONS), metadata={"example": "mute"})
    feature = fields.Str(allow_none=True, metadata={"example": "writing", "description": "null: a warning"})
    reason = fields.Str(metadata={"example": "spam"})
    case_id = Id(metadata={"example": "41"})
    decision_id = Id(metadata={"example": "7", "description": "POST /appeals takes it"})
    imposed_at = Instant()
    until = Instant(allow_none=True)
    lifted_at = Instant(allow_none=True)
    live = fields.Bool()


class SanctionOut(OwnSanctionOut):
    """A sanction, as staff reads it."""

    member = fields.Str(metadata={"example": "mei"})
    imposed_by = fields.Str(metadata={"example": "wang"})
    lifted_by = fields.Str(allow_none=True, metadata={"example": None})
    lift_note = fields.Str(metadata={"example": ""})


class SanctionsIn(PageIn):
    member = Text(max=64, load_default=None, metadata={"example": "mei"})
    live = Flag(load_default=None, allow_none=True, metadata={"example": True})


class SanctionIn(Schema):
    """Every sanction names its case. Only a limit names a feature."""

    member = Text(min=1, max=64, required=True, metadata={"example": "mei"})
    sanction = fields.Str(required=True, validate=validate.OneOf(SANCTIONS), metadata={"example": "mute"})
    feature = fields.Str(
        load_default=None, allow_none=True, validate=validate.OneOf(FEATURES), metadata={"example": None}
    )
    days = Whole(low=1, high=MOST_DAYS, load_default=USUAL_DAYS, metadata={"example": 7})
    reason = fields.Str(required=True, validate=REASON, metadata={"example": "spam"})
    case_id = Id(required=True, metadata={"example": "41"})

    @ma.validates_schema
    def check_feature(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("sanction") == "limit") == (data.get("feature") is None):
            raise ma.ValidationError("A limit names the feature that it takes; nothing else does.", "feature")


class LiftIn(Schema):
    note = Text(min=1, max=2000, required=True, metadata={"example": "申诉说明属实，提前解除。"})


class StrikeOut(Schema):
    decision_id = Id(metadata={"example": "7"})
    case_id = Id(metadata={"example": "41"})
    content_id = Id(metadata={"example": "81"})
    outcome = fields.Str(metadata={"example": "remove"})
    reason = fields.Str(metadata={"example": "spam"})
    decided_at = Instant()
    points = fields.Float(metadata={"example": 3.0})


class StepOut(Schema):
    """From so many points on, this is suggested. ``days`` is null for a warning."""

    points = fields.Float(metadata={"example": 12.0})
    sanction = fields.Str(metadata={"example": "mute"})
    days = fields.Int(allow_none=True, metadata={"example": 7})


class StrikesOut(Schema):
    """Decisions of 90 days that stand against a member, in points."""

    member = fields.Str(metadata={"example": "mei"})
    points = fields.Float(metadata={"example": 3.0})
    suggested = fields.Nested(StepOut, allow_none=True)
    decisions = fields.List(fields.Nested(StrikeOut))


class PreviewIn(Schema):
    threshold = fields.Float(load_default=None, validate=validate.Range(0.5, 1000), metadata={"example": 12.0})


class HitOut(Schema):
    member = fields.Str(metadata={"example": "mei"})
    points = fields.Float(metadata={"example": 15.0})


class BinOut(Schema):
    """Of the histogram: how many members have so many points. ``below`` is null in the last part."""

    low = fields.Float(data_key="from", attribute="from", metadata={"example": 12.0})
    below = fields.Float(allow_none=True, metadata={"example": 24.0})
    members = fields.Int(metadata={"example": 3})


class PreviewOut(Schema):
    """Whom a threshold would hit now. Nothing was done."""

    threshold = fields.Float(metadata={"example": 12.0})
    window_days = fields.Int(metadata={"example": 90})
    members = fields.Int(metadata={"example": 3})
    hit = fields.List(fields.Nested(HitOut), metadata={"description": "the most struck, at most 100"})
    histogram = fields.List(fields.Nested(BinOut))


SanctionPage = page_of(SanctionOut)
OwnSanctionPage = page_of(OwnSanctionOut)

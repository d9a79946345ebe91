"""Rules of earning, on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.earning.rules import EVENTS, shipped_rules
from community.http.fields import Flag, Line, Whole
from community.http.schemas import Schema
from community.members.trust import LEVELS

MOST_RULES = 50


class EarningRule(Schema):
    """Points and growth value for an event. No rule can ask for the stars of a review."""

    key = Line(max=40, required=True, validate=[validate.Regexp("[a-z][a-z0-9_]*$")], metadata={"example": "review"})
    on = fields.Str(required=True, validate=validate.OneOf(EVENTS), metadata={"example": EVENTS[1]})
    points = Whole(low=0, high=100_000, required=True, metadata={"example": 20})
    growth = Whole(low=0, high=100_000, required=True, metadata={"example": 20})
    zh = Line(max=60, required=True, metadata={"example": "发布评价"})
    en = Line(max=60, required=True, metadata={"example": "Published a review"})
    most_a_day = Whole(low=1, high=1_000, required=True, metadata={"example": 5})
    min_characters = Whole(
        low=0, high=20_000, load_default=0, metadata={"example": 30, "description": "or pictures; either is enough"}
    )
    min_pictures = Whole(low=0, high=18, load_default=0, metadata={"example": 1})
    min_trust = fields.Str(load_default="T1", validate=validate.OneOf(LEVELS), metadata={"example": "T1"})
    most_towards_one = Whole(
        low=1,
        high=1_000,
        load_default=2,
        metadata={"example": 2, "description": "by the acts of one and the same other"},
    )
    every = Whole(low=1, high=1_000, load_default=1, metadata={"example": 1, "description": "votes for one earning"})
    active = Flag(load_default=True, metadata={"example": True})


class EarningRulesIn(Schema):
    """All rules, in place of those that hold."""

    items = fields.List(
        fields.Nested(EarningRule),
        required=True,
        validate=validate.Length(max=MOST_RULES),
        metadata={"example": shipped_rules()[1:2]},
    )

    @ma.validates_schema
    def _check_keys(self, data: dict[str, Any], **_: Any) -> None:
        keys = [rule["key"] for rule in data["items"]]
        if len(set(keys)) < len(keys):
            raise ma.ValidationError("Two rules have the same key.", "items")


class EarningRulesOut(Schema):
    """The rules that hold, and which version of them this is."""

    version = fields.Int(metadata={"example": 1})
    items = fields.List(fields.Nested(EarningRule), required=True, metadata={"example": shipped_rules()[1:2]})

"""Levels on the wire."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Line, Text, Whole
from community.http.schemas import Schema
from community.levels.ladder import shipped_levels

MOST_LEVELS = 20
LADDER = shipped_levels()[:2]


class LevelOut(Schema):
    """A level: from which growth value on, and what it brings."""

    level = Whole(low=1, high=MOST_LEVELS, required=True, metadata={"example": 2})
    threshold = Whole(low=0, high=10**9, required=True, metadata={"example": 50, "description": "of growth value"})
    zh = Line(max=40, required=True, metadata={"example": "常客"})
    en = Line(max=40, required=True, metadata={"example": "Regular"})
    benefits = fields.List(
        Line(max=60, validate=[validate.Regexp("[a-z][a-z0-9_.:-]*$")]),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"example": ["free_shipping"], "description": "for the shop's programs"},
    )
    benefits_zh = Text(max=200, load_default="", metadata={"example": "包邮"})
    benefits_en = Text(max=200, load_default="", metadata={"example": "Free shipping"})


class LevelsIn(Schema):
    """The whole ladder, from the lowest level up."""

    items = fields.List(
        fields.Nested(LevelOut),
        required=True,
        validate=validate.Length(min=1, max=MOST_LEVELS),
        metadata={"example": LADDER},
    )

    @ma.validates_schema
    def _check_steps(self, data: dict[str, Any], **_: Any) -> None:
        levels = data["items"]
        if [level["level"] for level in levels] != list(range(1, len(levels) + 1)):
            raise ma.ValidationError("Number the levels 1, 2, ... from the lowest up.", "items")
        if levels[0]["threshold"] or any(a["threshold"] >= b["threshold"] for a, b in pairwise(levels)):
            raise ma.ValidationError("The first threshold is 0, and each is higher than the one before.", "items")


class LevelsOut(Schema):
    """All levels, from the lowest up."""

    version = fields.Int(metadata={"example": 1})
    items = fields.List(fields.Nested(LevelOut), required=True, metadata={"example": LADDER})


class LevelRequirementOut(Schema):
    """One thing that the next level asks for, and how far you are."""

    name = fields.Str(validate=validate.OneOf(["growth_value"]), metadata={"example": "growth_value"})
    have = fields.Int(metadata={"example": 120})
    need = fields.Int(metadata={"example": 200})
    met = fields.Bool(metadata={"example": False})


class MyLevelOut(Schema):
    """Your level and its benefits, your growth value, and everything that the next level asks for."""

    level = fields.Nested(LevelOut)
    growth_value = fields.Int(metadata={"example": 120, "description": "earned, never spent"})
    next = fields.Nested(LevelOut, allow_none=True, metadata={"description": "null at the top"})
    requirements = fields.List(fields.Nested(LevelRequirementOut), allow_none=True)

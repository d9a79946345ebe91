"""Trust on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.schemas import Schema
from community.members.trust import LEVELS

NAMES = ("hours_here", "published", "active_days", "likers", "days_without_strike")


class RequirementOut(Schema):
    """One thing that a level asks for, and how far you are."""

    level = fields.Str(validate=validate.OneOf(LEVELS), metadata={"example": "T2"})
    name = fields.Str(validate=validate.OneOf(NAMES), metadata={"example": "active_days"})
    have = fields.Float(metadata={"example": 12.0})
    need = fields.Float(metadata={"example": 15.0, "description": "less a tenth for a level that you hold"})
    met = fields.Bool(metadata={"example": False})


class TrustOut(Schema):
    """How far you are trusted, and everything that each level asks for."""

    trust = fields.Str(validate=validate.OneOf(LEVELS), metadata={"example": "T1"})
    floor = fields.Str(validate=validate.OneOf(LEVELS), metadata={"example": "T0"})
    requirements = fields.List(fields.Nested(RequirementOut), required=True)


class FloorIn(Schema):
    """The least trust that the shop vouches for; T0 takes it back."""

    floor = fields.Str(required=True, validate=validate.OneOf(LEVELS), metadata={"example": "T1"})


class FloorOut(Schema):
    """What the shop vouches for, and what trust the member has with it."""

    floor = fields.Str(attribute="trust_floor", validate=validate.OneOf(LEVELS), metadata={"example": "T1"})
    trust = fields.Str(validate=validate.OneOf(LEVELS), metadata={"example": "T1"})

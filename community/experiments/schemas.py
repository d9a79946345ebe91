"""Experiments on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Id, Instant, Text, Whole
from community.http.schemas import Schema, page_of
from community.metrics.definitions import ACTIVITIES
from community.segments.rules import NAME

ONE_ACTIVITY = validate.OneOf(["any", *ACTIVITIES])
VARIANTS = [{"name": "plain", "weight": 1}, {"name": "warm", "weight": 1}]
WITHIN, HORIZON = {"low": 1, "high": 90}, {"low": 2, "high": 365}


class VariantIn(Schema):
    """A variant, and how many parts of the members get it."""

    name = fields.Str(required=True, validate=NAME, metadata={"example": "warm"})
    weight = Whole(low=1, high=1000, load_default=1, metadata={"example": 1})


def _each_once(variants: Sequence[dict[str, Any]]) -> None:
    if len({variant["name"] for variant in variants}) < len(variants):
        raise ma.ValidationError("Name each variant once.")


def _variants(**kwargs: Any) -> fields.List:
    some = [validate.Length(2, 5), _each_once]
    described = {"example": VARIANTS, "description": "the first one is what the others are compared with"}
    return fields.List(fields.Nested(VariantIn), validate=some, metadata=described, **kwargs)


class ExperimentPatch(Schema):
    """What to change of the plan, before the start."""

    description = Text(max=1000, metadata={"example": "a warmer welcome"})
    variants = _variants()
    activity = fields.Str(validate=ONE_ACTIVITY, metadata={"example": "order"})
    within_days = Whole(**WITHIN, metadata={"example": 14})
    horizon_days = Whole(**HORIZON, metadata={"example": 42})


class ExperimentIn(Schema):
    """A plan: which variants, what is counted within how many days of the exposure, and when it will be read."""

    name = fields.Str(required=True, validate=NAME, metadata={"example": "warm-welcome"})
    description = Text(max=1000, load_default="", metadata={"example": "a warmer welcome"})
    variants = _variants(required=True)
    activity = fields.Str(required=True, validate=ONE_ACTIVITY, metadata={"example": "order"})
    within_days = Whole(**WITHIN, required=True, metadata={"example": 14})
    horizon_days = Whole(**HORIZON, required=True, metadata={"example": 42})

    @ma.validates_schema
    def _readable(self, plan: dict[str, Any], **_: Any) -> None:
        if plan["horizon_days"] <= plan["within_days"]:
            raise ma.ValidationError("It must be longer than `within_days`.", "horizon_days")


class ExperimentOut(Schema):
    """An experiment."""

    name = fields.Str(metadata={"example": "warm-welcome"})
    version = fields.Int(metadata={"example": 1})
    description = fields.Str(metadata={"example": "a warmer welcome"})
    variants = fields.List(fields.Nested(VariantIn), metadata={"example": VARIANTS})
    activity = fields.Str(metadata={"example": "order"})
    within_days = fields.Int(metadata={"example": 14})
    horizon_days = fields.Int(metadata={"example": 42})
    created_at = Instant()
    started_at = Instant(allow_none=True)
    stopped_at = Instant(allow_none=True)


class AssignmentIn(Schema):
    """Whose variant: for the host's programs."""

    member = Id(load_default=None, allow_none=True, metadata={"description": "of whom; only for the shop's programs"})


class AssignmentOut(Schema):
    """Which variant to show."""

    experiment = fields.Str(metadata={"example": "warm-welcome"})
    variant = fields.Str(metadata={"example": "warm"})


ExperimentPage = page_of(ExperimentOut)

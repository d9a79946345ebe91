"""Segments on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import fields

from community.http.fields import Instant, Text
from community.http.schemas import Schema, page_of
from community.segments.rules import NAME, checked, shown

EXAMPLE = {"all": [{"activity": {"name": "any", "days": 28, "at_least": 3}}, {"not": {"bought": {"within_days": 90}}}]}


class RuleField(fields.Field):
    """A tree of rules."""

    wire: ClassVar = {"type": "object", "example": EXAMPLE}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        return checked(value)

    def _serialize(self, value: dict[str, Any], attr: str | None, obj: Any, **kwargs: Any) -> dict[str, Any]:
        return shown(value)


class SegmentPatch(Schema):
    """What to change of a segment. Its name stays, for reports and links know it by that."""

    description = Text(max=500, metadata={"example": "here often, no order for 90 days"})
    rule = RuleField()


class SegmentIn(Schema):
    """A segment."""

    name = fields.Str(required=True, validate=NAME, metadata={"example": "browsers"})
    description = Text(max=500, load_default="", metadata={"example": "here often, no order for 90 days"})
    rule = RuleField(required=True)


class SegmentOut(Schema):
    """A segment."""

    name = fields.Str(metadata={"example": "browsers"})
    version = fields.Int(metadata={"example": 1})
    description = fields.Str(metadata={"example": "here often, no order for 90 days"})
    rule = RuleField()
    created_at = Instant()
    changed_at = Instant()


class SegmentSizeOut(SegmentOut):
    """A segment, and how many members who count are in it now."""

    size = fields.Int(metadata={"example": 120})


SegmentPage = page_of(SegmentOut)

"""Slow mode and the read-only switch on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from community.http.fields import Flag, Id, Instant, Text, Whole
from community.http.schemas import Schema

LONGEST_SECONDS = 86_400
UNTIL = {"example": "2099-12-31T00:00:00Z"}


class SubjectIn(Schema):
    """Of what: either a content, or a product by the shop's id."""

    content_id = Id(load_default=None, allow_none=True, metadata={"example": "81"})
    product_id = Text(min=1, max=200, load_default=None, allow_none=True, metadata={"example": None})

    @ma.validates_schema
    def check_one_is_given(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("content_id") is None) == (data.get("product_id") is None):
            raise ma.ValidationError("Give either content_id or product_id.", "content_id")


class SlowModeIn(SubjectIn):
    seconds_between = Whole(low=1, high=LONGEST_SECONDS, required=True, metadata={"example": 60})
    until = Instant(required=True, metadata=UNTIL)


class SlowModeOut(Schema):
    """Each member waits so long between two contributions there."""

    content_id = Id(allow_none=True, metadata={"example": "81"})
    product_id = fields.Str(allow_none=True, metadata={"example": None, "description": "the shop's id"})
    seconds_between = fields.Int(metadata={"example": 60})
    until = Instant()
    set_by = fields.Str(metadata={"example": "wang"})
    set_at = Instant()


class SlowModesOut(Schema):
    items = fields.List(fields.Nested(SlowModeOut))


class ReadOnlyIn(Schema):
    """on: members read the reason in their language."""

    on = Flag(required=True, metadata={"example": False})
    reason_zh = Text(max=500, load_default="", metadata={"example": "系统维护，一小时后恢复。"})
    reason_en = Text(max=500, load_default="", metadata={"example": "Maintenance; back within an hour."})
    until = Instant(load_default=None, allow_none=True, metadata=UNTIL)

    @ma.validates_schema
    def check_reasons(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("reason_zh", "reason_en"):
            if data.get("on") and not data.get(name):
                raise ma.ValidationError("Tell members why they can only read.", name)


class ReadOnlyOut(Schema):
    on = fields.Bool(metadata={"example": False})
    reason_zh = fields.Str(metadata={"example": ""})
    reason_en = fields.Str(metadata={"example": ""})
    since = Instant(allow_none=True)
    until = Instant(allow_none=True, metadata={"description": "null: until somebody ends it"})

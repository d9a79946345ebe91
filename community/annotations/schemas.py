"""Annotations on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.annotations.models import KINDS
from community.http.fields import Id, Instant, Line
from community.http.schemas import PageIn, Schema, page_of
from community.metrics.wire.report import SENSIBLE

ONE_KIND = validate.OneOf(KINDS)
ZH, EN = {"example": "双十一预热"}, {"example": "Warm-up for 11.11"}


class AnnotationPatch(Schema):
    """What to change."""

    kind = fields.Str(validate=ONE_KIND, metadata={"example": "campaign"})
    first_day = fields.Date(data_key="from", validate=SENSIBLE, metadata={"example": "2026-11-01"})
    last_day = fields.Date(data_key="to", validate=SENSIBLE, metadata={"example": "2026-11-11"})
    text_zh = Line(max=200, metadata=ZH)
    text_en = Line(max=200, metadata=EN)


class AnnotationIn(Schema):
    """What happened, on which days; one day without `to`."""

    kind = fields.Str(required=True, validate=ONE_KIND, metadata={"example": "campaign"})
    first_day = fields.Date(data_key="from", required=True, validate=SENSIBLE, metadata={"example": "2026-11-01"})
    last_day = fields.Date(data_key="to", validate=SENSIBLE, metadata={"example": "2026-11-11"})
    text_zh = Line(max=200, required=True, metadata=ZH)
    text_en = Line(max=200, required=True, metadata=EN)

    @ma.post_load
    def _complete(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        if said.setdefault("last_day", said["first_day"]) < said["first_day"]:
            raise ma.ValidationError("This day comes after `to`.", "from")
        return said


class AnnotationsIn(PageIn):
    """Which annotations."""

    kind = fields.Str(load_default=None, validate=ONE_KIND, metadata={"example": "incident"})


class AnnotationOut(Schema):
    """What happened."""

    id = Id()
    version = fields.Int(metadata={"example": 1})
    kind = fields.Str(metadata={"example": "campaign"})
    first_day = fields.Date(data_key="from", metadata={"example": "2026-11-01"})
    last_day = fields.Date(data_key="to", metadata={"example": "2026-11-11"})
    text_zh = fields.Str(metadata=ZH)
    text_en = fields.Str(metadata=EN)
    created_at = Instant()


AnnotationPage = page_of(AnnotationOut)

"""Points on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Id, Instant, Spoken
from community.http.schemas import NEXT, Schema
from community.points.models import Kind


class TransferOut(Schema):
    """Something that moved your points, and why, in the language you prefer."""

    id = Id()
    kind = fields.Str(validate=validate.OneOf([*Kind]), metadata={"example": "earn"})
    amount = fields.Int(metadata={"example": 20, "description": "by how much you have more; negative: less"})
    growth = fields.Int(metadata={"example": 20, "description": "by how much your growth value changed"})
    reason = Spoken(attribute="words", metadata={"example": "发布有用的评价"})
    rule = fields.Str(allow_none=True, metadata={"example": "review", "description": "of an earning; null otherwise"})
    rules_version = fields.Int(allow_none=True, metadata={"example": 1})
    content_id = Id(allow_none=True)
    created_at = Instant()


class ExpiringOut(Schema):
    """The next points to expire."""

    amount = fields.Int(metadata={"example": 20})
    at = Instant()


class PointsOut(Schema):
    """What you have and owe, what expires next, and a page of how it came about, the latest first."""

    balance = fields.Int(attribute="available", metadata={"example": 120})
    debt = fields.Int(
        metadata={"example": 0, "description": "taken back after you spent it; your next earnings repay it"},
    )
    expiring = fields.Nested(ExpiringOut, allow_none=True)
    items = fields.List(fields.Nested(TransferOut), required=True)
    next = NEXT

"""Alerts on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Id, Instant
from community.http.schemas import PageIn, Schema, page_of
from moderation.alerts.queries import STATUSES


class AlertOut(Schema):
    """What the house noticed by itself."""

    id = Id(metadata={"example": "5"})
    kind = fields.Str(metadata={"example": "runaway_rule"})
    subject = fields.Str(metadata={"example": "rule:12"})
    evidence = fields.Dict(metadata={"description": "figures, with what was expected", "example": {"hits": 9}})
    raised_at = Instant()
    settled_at = Instant(allow_none=True, metadata={"description": "null while it is open"})
    settled_by = fields.Str(attribute="settler", allow_none=True, metadata={"example": None})


class AlertsIn(PageIn):
    status = fields.Str(load_default=None, validate=validate.OneOf(STATUSES), metadata={"example": "open"})


AlertPage = page_of(AlertOut)

"""Group goals on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Instant
from community.http.schemas import Schema


class ProgressOut(Schema):
    """How far all together are, counted from the facts at this moment."""

    what = fields.Str(metadata={"example": "post"})
    target = fields.Int(metadata={"example": 1000})
    done = fields.Int(metadata={"example": 412})
    members = fields.Int(metadata={"example": 208, "description": "who did it"})
    reached_at = Instant(allow_none=True, metadata={"description": "the first time; never taken back"})

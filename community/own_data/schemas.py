"""One's own data on the wire."""

from __future__ import annotations

from marshmallow import INCLUDE, fields

from community.http.fields import Instant
from community.http.schemas import Schema


class ExportOut(Schema):
    """What a member is, made and chose: the account, and a list for each thing that is kept of them."""

    class Meta:
        unknown = INCLUDE

    format = fields.Int(metadata={"example": 1, "description": "raised when a room changes its meaning"})
    exported_at = Instant()
    member = fields.Dict(metadata={"example": {"username": "lin"}, "description": "the profile, as it is now"})
    contents = fields.List(fields.Dict(), metadata={"example": [{"id": "7", "body": "周末去了山里"}]})
    likes = fields.List(fields.Dict(), metadata={"example": [{"content_id": "7", "ended_at": None}]})

"""What the shop says of its customers, on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Flag
from community.http.schemas import Schema


class RealNameIn(Schema):
    """Whether the shop verified who the member is; false takes it back."""

    verified = Flag(required=True, metadata={"example": True})


class RealNameOut(Schema):
    """What is noted of the member."""

    username = fields.Str(metadata={"example": "lin"})
    verified = fields.Bool(attribute="real_name_verified", metadata={"example": True})

"""What the shop says of its customers, on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Flag, Text
from community.http.schemas import Schema
from community.text import TERMS_LENGTH


class AgreementIn(Schema):
    """Which version of the terms a member read and agrees to."""

    terms_version = Text(max=TERMS_LENGTH, min=1, required=True, metadata={"example": "2026-11"})


class RealNameIn(Schema):
    """Whether the shop verified who the member is; false takes it back."""

    verified = Flag(required=True, metadata={"example": True})


class RealNameOut(Schema):
    """What is noted of the member."""

    username = fields.Str(metadata={"example": "lin"})
    verified = fields.Bool(attribute="real_name_verified", metadata={"example": True})

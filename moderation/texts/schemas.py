"""Hiding collections, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.schemas import Schema
from moderation.judgement.reasons import CATALOGUE


class HidingIn(Schema):
    """Why a collection is hidden."""

    reason = fields.Str(required=True, validate=validate.OneOf(list(CATALOGUE)), metadata={"example": "spam"})

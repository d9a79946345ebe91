"""Likes on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.content.fields import ContentField
from community.likes.queries import liked_by

LIKED = ContentField("viewer.liked", fields.Bool(metadata={"example": False}), expression=liked_by)

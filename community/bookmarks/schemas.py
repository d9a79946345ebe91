"""Bookmarks on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.bookmarks.queries import bookmarked_by
from community.content.fields import ContentField

BOOKMARKED = ContentField("viewer.bookmarked", fields.Bool(metadata={"example": False}), expression=bookmarked_by)

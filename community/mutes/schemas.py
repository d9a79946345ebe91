"""Muted words on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Instant, Line
from community.http.schemas import Schema, page_of

LONGEST = 50  # code points; a phrase, no text


class WordIn(Schema):
    """A word or a phrase."""

    word = Line(min=1, max=LONGEST, required=True, metadata={"example": "剧透"})


class KeywordIn(WordIn):
    """What not to see, and until when."""

    until = Instant(load_default=None, allow_none=True, metadata={"example": None, "description": "null: for good"})


class KeywordOut(Schema):
    """A muted word."""

    word = fields.Str(metadata={"example": "剧透"})
    until = Instant(allow_none=True, metadata={"example": None})
    created_at = Instant()


KeywordPage = page_of(KeywordOut)

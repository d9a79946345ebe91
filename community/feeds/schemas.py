"""Feeds on the wire: contents, and where asked for, why they stand where they stand."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from community.content.schemas import ContentOut
from community.feeds.models import REASONS
from community.http.fields import Flag, Id, Instant, Spoken, Text
from community.http.schemas import PageIn, Schema, page_of


class FeedIn(PageIn):
    """How much of a feed, from where, and whether with reasons."""

    explain = Flag(load_default=False, metadata={"description": "1 adds the terms of the score", "example": True})


class ScoreOut(Schema):
    """A score and its terms, which sum to it."""

    value = fields.Float(metadata={"example": 39846.7})
    terms = fields.Dict(fields.Str(), fields.Float(), metadata={"example": {"engagement": 1.2, "time": 39845.5}})
    weights = fields.Str(metadata={"description": "version of the weights", "example": "ces-1"})
    weighted = fields.Dict(
        fields.Str(), fields.Int(), metadata={"example": {"likes": 3, "bookmarks": 0, "comments": 8, "shares": 4}}
    )


class FeedItemOut(ContentOut):
    """A content in a feed. ``score`` is there with ``explain=1`` alone, ``why`` also wherever a choice was made."""

    dumpers = {}  # noqa: RUF012 - they differ from those of ContentOut by the score
    score = fields.Nested(ScoreOut, attribute="explained")
    why = Spoken(metadata={"description": "why you see this", "example": "因为你关注了 #穿搭#"})

    def _dump_one(self, obj: dict[str, Any]) -> dict[str, Any]:
        shown = super()._dump_one({"explained": None, "why": None, **obj})
        for name in ("score", "why"):
            if not shown[name]:
                del shown[name]
        return shown


class NotInterestedIn(Schema):
    """What does not interest you. Left out, it is the content alone."""

    reason = fields.Str(
        load_default="content",
        validate=validate.OneOf(REASONS),
        metadata={"description": "the content, all of its author, or all of a topic of it", "example": "author"},
    )
    topic = Text(
        max=64,
        min=1,
        load_default=None,
        allow_none=True,
        metadata={"description": "which topic; the first of the content when left out", "example": None},
    )


class NotInterestedOut(Schema):
    """Something that you said does not interest you, and of which content you said it."""

    content_id = Id()
    reason = fields.Str(validate=validate.OneOf(REASONS), metadata={"example": "topic"})
    topic = fields.Str(allow_none=True, metadata={"example": "穿搭"})
    said_at = Instant()


FeedPage = page_of(FeedItemOut)
NotInterestedPage = page_of(NotInterestedOut)

"""Feeds on the wire: contents, and where asked for, why they stand where they stand."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from community.content.schemas import ContentOut
from community.http.fields import Flag
from community.http.schemas import PageIn, Schema, page_of


class FeedIn(PageIn):
    """How much of a feed, from where, and whether with reasons."""

    explain = Flag(load_default=False, metadata={"description": "1 adds the terms of the score", "example": True})


class ScoreOut(Schema):
    """A score and its terms, which sum to it."""

    value = fields.Float(metadata={"example": 39846.7})
    terms = fields.Dict(fields.Str(), fields.Float(), metadata={"example": {"engagement": 1.2, "time": 39845.5}})
    weighted = fields.Dict(
        fields.Str(), fields.Int(), metadata={"example": {"likes": 3, "bookmarks": 0, "comments": 8, "shares": 4}}
    )


class FeedItemOut(ContentOut):
    """A content in a feed. ``score`` is there with ``explain=1`` alone."""

    context_plans = {}  # noqa: RUF012 - its plans differ from those of ContentOut by the score
    score = fields.Nested(ScoreOut, attribute="explained")

    def _dump_one(self, obj: dict[str, Any]) -> dict[str, Any]:
        shown = super()._dump_one({"explained": None, **obj})
        return shown if shown["score"] else {name: value for name, value in shown.items() if name != "score"}


FeedPage = page_of(FeedItemOut)

"""Topics on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from community.http.fields import Group, Instant, Text
from community.http.schemas import PageIn, Schema, page_of
from community.text import TOPIC_LENGTH, fold


class TopicPrefix(Text):
    """How the name of a topic begins, folded; a sign before it is left out of account."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return fold(super()._deserialize(value, attr, data, **kwargs).lstrip("#＃"))


class TopicCountsOut(Schema):
    contents = fields.Int(attribute="contents_count", metadata={"example": 31})
    followers = fields.Int(attribute="followers_count", metadata={"example": 12})


class TopicViewerOut(Schema):
    following = fields.Bool(metadata={"example": False})


class TopicOut(Schema):
    """A topic in a list."""

    name = fields.Str(metadata={"example": "穿搭"})
    description = fields.Str(metadata={"example": "今天穿什么"})
    rules = fields.Str(metadata={"example": "请附上自己的照片"})
    banned = fields.Bool()
    counts = Group(TopicCountsOut)
    viewer = Group(TopicViewerOut)
    created_at = Instant()


class TopicsIn(PageIn):
    """Which topics, in which order."""

    sort = fields.Str(
        load_default="new",
        validate=validate.OneOf(["popular", "new", "name"]),
        metadata={"example": "popular", "description": "most borne first, newest first, or by name"},
    )
    q = TopicPrefix(load_default="", max=TOPIC_LENGTH, metadata={"example": "穿"})


TopicPage = page_of(TopicOut)

"""Topics on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Flag, Group, Instant, Text
from community.http.schemas import Schema, page_of


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


class TopicDetailOut(TopicOut):
    """A topic by itself, with the usernames of those who look after it."""

    moderators = fields.List(fields.Str(), metadata={"example": ["lin"]})


class TopicIn(Schema):
    """What a moderator says of a topic. What is left out is empty."""

    description = Text(max=500, load_default="", metadata={"example": "今天穿什么"})
    rules = Text(max=2000, load_default="", metadata={"example": "请附上自己的照片"})
    moderators = fields.List(
        Text(max=64, min=1), load_default=list, validate=validate.Length(max=20), metadata={"example": []}
    )
    banned = Flag(load_default=False)


TopicPage = page_of(TopicOut)

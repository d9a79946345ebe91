"""The page of a topic on the wire, and what those who look after it say."""

from __future__ import annotations

from marshmallow import fields, validate

from community.content.schemas import ContentOut
from community.http.fields import Flag, Group, Id, Instant, Line, Text
from community.http.schemas import Schema, page_of
from community.topics.schemas import TopicOut, TopicViewerOut


class CircleViewerOut(TopicViewerOut):
    looks_after = fields.Bool(attribute="looking_after", metadata={"example": False})


class RelatedTopicOut(Schema):
    """A topic that stands beside this one more often than elsewhere."""

    name = fields.Str(metadata={"example": "露营"})
    together = fields.Int(metadata={"description": "in how many of the newest 500 contents", "example": 12})
    lift = fields.Float(metadata={"description": "how many times as often as elsewhere", "example": 3.4})


class CircleOut(TopicOut):
    """A topic by itself: its rules, the usernames of those who look after it, what they pinned, what is related."""

    viewer = Group(CircleViewerOut)
    synonyms = fields.List(fields.Str(), metadata={"description": "names that lead here", "example": ["野营"]})
    moderators = fields.List(fields.Str(), metadata={"example": ["lin"]})
    pinned = fields.List(fields.Nested(ContentOut), metadata={"description": "at most three, the latest first"})
    related = fields.List(fields.Nested(RelatedTopicOut))


class CircleIn(Schema):
    """What a topic is about; what is left out is empty. Who looks after it, and closing it, is for staff to say."""

    description = Text(max=500, load_default="", metadata={"example": "今天穿什么"})
    rules = Text(max=2000, load_default="", metadata={"example": "请附上自己的照片"})
    moderators = fields.List(Text(max=64, min=1), validate=validate.Length(max=20), metadata={"example": []})
    banned = Flag(metadata={"example": False})


class RemovalIn(Schema):
    """Why a content does not belong into the topic. Its author reads it."""

    reason = Line(required=True, max=200, metadata={"example": "没有穿搭的照片"})


class RemovalOut(Schema):
    """A content that was taken out of the topic."""

    content_id = Id()
    reason = fields.Str(metadata={"example": "没有穿搭的照片"})
    removed_by = fields.Str(metadata={"example": "lin"})
    removed_at = Instant()


RemovalPage = page_of(RemovalOut)

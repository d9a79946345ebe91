"""What brings people back, on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema
from community.metrics.wire.report import Answer, counts


class ReturningContent(Schema):
    """A content, and how many members it brought back."""

    content_id = fields.Str(metadata={"example": "41"})
    kind = fields.Str(metadata={"example": "post"})
    title = fields.Str(metadata={"example": "第一双登山鞋"})
    members = fields.Int(metadata={"example": 12})


class ReturningTopic(Schema):
    """A topic, and how many members contents that bear it brought back."""

    topic = fields.Str(metadata={"example": "登山"})
    members = fields.Int(metadata={"example": 12})


class ReturningOut(Answer, counts("returned", "by_contents")):
    """How many came back after a silence, and how many of them by a content; the 50 that brought most."""

    contents = fields.List(fields.Nested(ReturningContent))
    topics = fields.List(fields.Nested(ReturningTopic))

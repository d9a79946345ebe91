"""Notifications and preferences on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from community.content.schemas import AuthorOut, ContentOut
from community.http.fields import Flag, Id, Instant
from community.http.schemas import NEXT, Schema
from community.notifications.queries import CHANNELS
from community.notifications.texts import TEMPLATES


class NotificationOut(Schema):
    """Something that a member is told."""

    id = Id()
    type = fields.Str(metadata={"example": "liked"})
    read = fields.Bool()
    count = fields.Int(metadata={"example": 38, "description": "different people behind it, at least 1"})
    actors = fields.List(fields.Nested(AuthorOut), metadata={"description": "the latest of them, at most three"})
    content = fields.Nested(ContentOut, allow_none=True, metadata={"description": "null when it may not be seen"})
    text = fields.Str(metadata={"example": "林和其他 37 人赞了你的笔记《雨里走了一天》"})
    reason = fields.Str(allow_none=True, metadata={"description": "of a decision", "example": None})
    created_at = Instant()
    updated_at = Instant(metadata={"description": "when it last grew"})


class NotificationPage(Schema):
    """Notifications, those with the newest activity first, and how many of all are unread."""

    items = fields.List(fields.Nested(NotificationOut), required=True)
    next = NEXT
    unread = fields.Int(metadata={"example": 3})


class UnreadOut(Schema):
    unread = fields.Int(metadata={"example": 0})


class ReadIn(Schema):
    """Which notifications were read: some, or all."""

    ids = fields.List(Id(), validate=validate.Length(min=1, max=100), metadata={"example": ["7", "9"]})
    all = Flag(validate=validate.OneOf([True]), metadata={"example": True})

    @validates_schema
    def check_one_is_given(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError("Give either ids or all.", "ids")


def _switches(name: str, names: tuple[str, ...], make: Any) -> type[Schema]:
    return Schema.from_dict({each: make() for each in names}, name=name)


Channels = _switches("NotificationChannels", CHANNELS, lambda: Flag(metadata={"example": True}))
Types = _switches("NotificationTypes", tuple(TEMPLATES), lambda: fields.Nested(Channels))


class PreferencesIn(Schema):
    """What to be told, by type and channel. What is left out is wanted. Official notices are always told."""

    types = fields.Nested(Types, required=True)


class PreferencesOut(PreferencesIn):
    version = fields.Int(metadata={"example": 1})

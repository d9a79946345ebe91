"""Notifications and preferences on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate, validates_schema

from community.content.schemas import AuthorOut, ContentOut
from community.http.fields import Flag, Id, Instant, Whole
from community.http.schemas import NEXT, Schema
from community.notifications.preferences import CHANNELS, DIGESTS
from community.notifications.texts import OFFICIAL, TEMPLATES

CLOCK = validate.Regexp(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z", error="A time is HH:MM, such as 22:00.")


def _check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("This is no IANA time zone; Asia/Shanghai is one.")


class AboutProduct(Schema):
    external_id = fields.Str(metadata={"example": "SKU-1"})
    title = fields.Str(metadata={"example": "登山鞋"})


class NotificationOut(Schema):
    """Something that a member is told."""

    id = Id()
    type = fields.Str(metadata={"example": "liked"})
    read = fields.Bool()
    count = fields.Int(metadata={"example": 38, "description": "different people behind it, at least 1"})
    actors = fields.List(fields.Nested(AuthorOut), metadata={"description": "the latest of them, at most three"})
    content = fields.Nested(ContentOut, allow_none=True, metadata={"description": "null when it may not be seen"})
    product = fields.Nested(AboutProduct, allow_none=True)
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


def _switches(name: str, fields_: Mapping[str, Any]) -> type[Schema]:
    return Schema.from_dict(dict(fields_), name=name)


def _flag() -> Flag:
    return Flag(metadata={"example": True})


Channels = _switches("NotificationChannels", {channel: _flag() for channel in CHANNELS})
MailOnly = _switches("OfficialChannels", {"mail": _flag()})
Types = _switches(
    "NotificationTypes",
    {**{type_: fields.Nested(Channels) for type_ in TEMPLATES}, OFFICIAL: fields.Nested(MailOnly)},
)


class QuietHours(Schema):
    """Local times, over midnight where ``to`` is the earlier."""

    begin = fields.Str(data_key="from", attribute="from", required=True, validate=CLOCK, metadata={"example": "22:00"})
    to = fields.Str(required=True, validate=CLOCK, metadata={"example": "08:00"})


class MostADay(Schema):
    """Beyond so many in a local day, nothing new begins; what is official is not counted."""

    in_app = Whole(low=1, high=1000, metadata={"example": 200})
    mail = Whole(low=0, high=50, metadata={"example": 5})


class PreferencesIn(Schema):
    """What to be told, by type and channel, when, and how often. What is left out is as it is for everybody.

    Official notices, such as decisions on your contents, always stand in the application; their copy by mail is yours
    to choose.
    """

    types = fields.Nested(Types, required=True)
    digest = fields.Str(validate=validate.OneOf(list(DIGESTS)), metadata={"example": "daily"})
    quiet_hours = fields.Nested(QuietHours, allow_none=True, metadata={"description": "no mail then; null: none"})
    time_zone = fields.Str(
        allow_none=True,
        validate=[validate.Length(max=64), _check_zone],
        metadata={"example": "Asia/Shanghai", "description": "IANA zone of these times; null: the community's"},
    )
    most_a_day = fields.Nested(MostADay)


class PreferencesOut(PreferencesIn):
    version = fields.Int(metadata={"example": 1})

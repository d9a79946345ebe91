"""Share links on the wire."""

from __future__ import annotations

from flask import current_app
from marshmallow import fields, validate

from community.http.schemas import Schema

CHANNELS = ("wechat", "weibo", "xiaohongshu", "douyin", "x", "facebook", "whatsapp", "email", "link", "qr")


class ShareIn(Schema):
    """Where the link is to be posted."""

    channel = fields.Str(required=True, validate=validate.OneOf(CHANNELS), metadata={"example": "wechat"})


class ShareOut(Schema):
    """A share link. Its code never changes."""

    code = fields.Str(metadata={"example": "m7Kq2VxTzd"})
    url = fields.Function(
        lambda link: f"{current_app.config['COMMUNITY'].public_url}/s/{link.code}",
        metadata={"type": "string", "example": "https://community.example/s/m7Kq2VxTzd"},
    )
    channel = fields.Str(metadata={"example": "wechat"})

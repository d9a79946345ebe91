"""Notices on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.accounts.schemas import Checked
from community.http.fields import Flag, Id, Instant, Line, Spoken, Text
from community.http.schemas import Schema
from community.members.contacts import check_email
from moderation.desk.schemas import REASON

ANONYMOUS_GROUND = "minor_safety"  # source: DSA Art. 16(2)(c)


class NoticeIn(Schema):
    """Who gives notice says who they are, unless it is about the safety of minors."""

    url = Text(max=2000, min=1, required=True, metadata={"example": "http://127.0.0.1:8000/p/81"})
    ground = fields.Str(required=True, validate=REASON, metadata={"example": "copyright"})
    explanation = Text(max=5000, min=1, required=True, metadata={"example": "这张照片是我拍的，未经许可转载。"})
    name = Line(max=200, load_default=None, allow_none=True, metadata={"example": "王芳"})
    email = Checked(check_email, max=254, load_default=None, allow_none=True, metadata={"example": "fang@example.com"})
    good_faith = Flag(required=True, validate=validate.OneOf([True]), metadata={"example": True})

    @ma.validates_schema
    def check_notifier(self, data: dict[str, Any], **_: Any) -> None:
        missing = [name for name in ("name", "email") if data.get(name) is None]
        if missing and data.get("ground") != ANONYMOUS_GROUND:
            sentence = f"Say who you are; only a notice on the ground {ANONYMOUS_GROUND} may be anonymous."
            raise ma.ValidationError({name: [sentence] for name in missing})


class NoticeOut(Schema):
    """A notice, and what became of it."""

    id = Id(metadata={"example": "5"})
    content_id = Id(metadata={"example": "81"})
    ground = fields.Str(metadata={"example": "copyright"})
    status = fields.Str(validate=validate.OneOf(["received", "decided"]), metadata={"example": "received"})
    outcome = fields.Str(allow_none=True, validate=validate.OneOf(["acted", "not_acted"]), metadata={"example": None})
    next = Spoken(
        metadata={"example": "已收到您的通知，审核员将优先处理。", "description": "what happens, or what you can do"}
    )
    created_at = Instant()
    decided_at = Instant(allow_none=True)


class ReceiptCodeOut(NoticeOut):
    """The receipt. ``receipt`` is shown once: GET /notices/<receipt> tells the outcome."""

    receipt = fields.Str(metadata={"example": "hV3pTqk0mQ4w9mJcQxP2Zg"})

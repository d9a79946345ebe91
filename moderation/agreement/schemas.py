"""Second looks on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Flag, Id, Instant, Text
from community.http.schemas import PageIn, Schema, page_of
from moderation.agreement.drawing import OPINIONS
from moderation.desk.decisions import TAKING
from moderation.desk.schemas import REASON, FindingOut


class SaidOut(Schema):
    """What a member reported."""

    reason = fields.Str(metadata={"example": "off_topic"})
    note = fields.Str(metadata={"example": ""})


class SecondLookOut(Schema):
    """A content as it was when somebody decided about it, and nothing that says who, or what.

    Texts are the author's source. ``outcome``: what you said; null until then.
    """

    id = Id(metadata={"example": "6"})
    policy = fields.Str(metadata={"description": "what it is about", "example": "off_topic"})
    kind = fields.Str(metadata={"example": "review"})
    language = fields.Str(metadata={"example": "zh"})
    rating = fields.Int(allow_none=True, metadata={"example": 2})
    disclosure = fields.Str(allow_none=True, metadata={"example": None})
    title = fields.Str(metadata={"example": ""})
    body = fields.Str(metadata={"example": "快递慢，客服态度差。"})
    pros = fields.Str(metadata={"example": ""})
    cons = fields.Str(metadata={"example": ""})
    attributes = fields.Str(metadata={"example": ""})
    alt = fields.Str(metadata={"example": ""})
    media = fields.List(fields.Dict(), metadata={"example": []})
    reports = fields.List(fields.Nested(SaidOut))
    findings = fields.List(fields.Nested(FindingOut))
    claimed_until = Instant(allow_none=True)
    outcome = fields.Str(allow_none=True, metadata={"example": None})
    reason = fields.Str(allow_none=True, metadata={"example": None})
    given_at = Instant(allow_none=True)


class OpinionIn(Schema):
    """What you would decide: publish leaves it, or makes it, public. A reason is needed wherever something is taken."""

    outcome = fields.Str(required=True, validate=validate.OneOf(OPINIONS), metadata={"example": "publish"})
    reason = fields.Str(load_default=None, allow_none=True, validate=REASON, metadata={"example": None})
    note = Text(max=2000, load_default="", metadata={"example": "是对物流的评价，不算跑题。"})

    @ma.validates_schema
    def check_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Nothing would be taken without a reason."""
        if data.get("reason") is None and data.get("outcome") in TAKING:
            raise ma.ValidationError("Name a reason of GET /api/v1/reasons.", "reason")


class SecondLooksIn(PageIn):
    agrees = Flag(load_default=None, allow_none=True, metadata={"example": False})


class JudgedOut(Schema):
    """What one of the two judged."""

    outcome = fields.Str(metadata={"example": "remove"})
    reason = fields.Str(allow_none=True, metadata={"example": "off_topic"})
    note = fields.Str(metadata={"example": ""})
    moderator = fields.Str(metadata={"example": "wang"})
    decided_at = Instant()


class ComparedOut(Schema):
    """A decision, and what somebody else would have decided who did not know it. Dismissing counts as publishing."""

    id = Id(metadata={"example": "6"})
    decision_id = Id(metadata={"example": "7"})
    case_id = Id(metadata={"example": "41"})
    content_id = Id(metadata={"example": "81"})
    policy = fields.Str(metadata={"example": "off_topic"})
    agrees = fields.Bool(metadata={"example": False})
    first = fields.Nested(JudgedOut)
    second = fields.Nested(JudgedOut)


ComparedPage = page_of(ComparedOut)

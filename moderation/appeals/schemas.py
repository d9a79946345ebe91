"""Appeals on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.content.schemas import ContentOut
from community.http.fields import Id, Instant, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from moderation.appeals.models import AppealStatus
from moderation.desk.decisions import TAKING
from moderation.desk.schemas import REASON, DecisionOut

STATUSES = [status.value for status in AppealStatus]


class AppealIn(Schema):
    """Against what: a decision, or whatever stands for a content."""

    content_id = Id(load_default=None)
    decision_id = Id(load_default=None)
    text = Text(min=1, max=2000, required=True, metadata={"example": "我没有打广告，截图里是店铺自己的水印。"})

    @ma.validates_schema
    def check_one_is_given(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("content_id") is None) == (data.get("decision_id") is None):
            raise ma.ValidationError("Give either content_id or decision_id.", "content_id")


class AppealOut(Schema):
    """An appeal, and what was answered."""

    id = Id(metadata={"example": "3"})
    content_id = Id(metadata={"example": "81"})
    decision_id = Id(allow_none=True, metadata={"example": "7", "description": "null: against screening"})
    role = fields.Str(validate=validate.OneOf(["author", "reporter"]), metadata={"example": "author"})
    text = fields.Str(metadata={"example": "我没有打广告，截图里是店铺自己的水印。"})
    status = fields.Str(validate=validate.OneOf(STATUSES), metadata={"example": "open"})
    version = fields.Int(metadata={"example": 1})
    opened_at = Instant()
    answer = fields.Str(allow_none=True, metadata={"example": None, "description": "in words, once it is decided"})
    decided_at = Instant(allow_none=True)


class DeskAppealOut(AppealOut):
    """An appeal, as those see it who decide it. ``edition``: of the rulebook, when the content was posted."""

    case_id = Id(metadata={"example": "41"})
    appellant = fields.Str(metadata={"example": "lin"})
    content = fields.Nested(ContentOut, allow_none=True, metadata={"description": "readable here also when removed"})
    content_version = fields.Int(metadata={"example": 1})
    decision = fields.Nested(DecisionOut, allow_none=True)
    policy_version = fields.Str(allow_none=True, metadata={"example": "2026.11-1"})
    edition = fields.Int(allow_none=True, metadata={"example": 0})
    decided_by = fields.Str(allow_none=True, metadata={"example": "li"})
    same_person = fields.Bool(metadata={"description": "decided by who took the decision: nobody else could"})
    led_to = Id(allow_none=True, metadata={"example": "9", "description": "the new decision"})


class AppealsIn(PageIn):
    status = fields.Str(load_default=None, validate=validate.OneOf(STATUSES), metadata={"example": "open"})


class AppealDecisionIn(Schema):
    """``action`` and ``reason`` say what becomes of a content whose reporter was right; nothing else needs them."""

    outcome = fields.Str(
        required=True, validate=validate.OneOf(["uphold", "overturn"]), metadata={"example": "overturn"}
    )
    note = Text(min=1, max=2000, required=True, metadata={"example": "确认是店铺水印，已恢复。"})
    version = Whole(low=1, high=2**31, required=True, metadata={"example": 1})
    action = fields.Str(load_default=None, allow_none=True, validate=validate.OneOf(TAKING), metadata={"example": None})
    reason = fields.Str(load_default=None, allow_none=True, validate=REASON, metadata={"example": None})


AppealPage = page_of(AppealOut)
DeskAppealPage = page_of(DeskAppealOut)

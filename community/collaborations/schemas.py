"""Collaborations on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.collaborations.models import MOST_COMPARED, CollaborationStatus
from community.content.labels import DISCLOSURES
from community.content.products import MOST_PRODUCTS
from community.http.fields import Id, Instant, Line, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from community.metrics.wire.report import SENSIBLE, count, rate

STATUSES = [status.value for status in CollaborationStatus]
NAME = {"min": 1, "max": 64}


class ComparisonIn(Schema):
    """Whom the effect is compared with, named before anything began: members, or the followers of somebody."""

    usernames = fields.List(Text(**NAME), validate=validate.Length(1, MOST_COMPARED), metadata={"example": ["wang"]})
    followers_of = Text(**NAME, metadata={"example": "wang"})

    @ma.validates_schema
    def _check_one(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ma.ValidationError("Name usernames, or followers_of; one of the two.", "usernames")


class BriefIn(Schema):
    """What a shop wants from an opinion leader. fee: in words, for we pay nobody; fee_minor: for the report alone."""

    username = Text(**NAME, required=True, metadata={"example": "mei"})
    title = Line(max=120, required=True, metadata={"example": "秋季登山鞋"})
    product_ids = fields.List(
        Text(max=200, min=1), validate=validate.Length(max=MOST_PRODUCTS), load_default=list, metadata={"example": []}
    )
    deliverables = Text(min=1, max=4000, required=True, metadata={"example": "两篇笔记，各三张照片"})
    fee = Text(max=500, load_default="", metadata={"example": "3000 元，另寄样品"})
    fee_minor = Whole(low=0, high=10**12, load_default=None, allow_none=True, metadata={"example": 300000})
    currency = Text(
        max=3, load_default=None, allow_none=True, validate=[validate.Regexp("[A-Z]{3}$")], metadata={"example": "CNY"}
    )
    disclosure = fields.Str(
        required=True, validate=validate.OneOf(list(DISCLOSURES)), metadata={"example": "partnership"}
    )
    begins_on = fields.Date(required=True, validate=SENSIBLE, metadata={"example": "2026-11-23"})
    ends_on = fields.Date(required=True, validate=SENSIBLE, metadata={"example": "2026-12-06"})
    comparison = fields.Nested(
        ComparisonIn, load_default=None, allow_none=True, metadata={"example": {"followers_of": "wang"}}
    )

    @ma.validates_schema
    def _check_fee(self, data: dict[str, Any], **_: Any) -> None:
        if (data["fee_minor"] is None) != (data["currency"] is None):
            raise ma.ValidationError("fee_minor and currency go together.", "currency")


class CollaborationNoteIn(Schema):
    """Words for the other side."""

    note = Text(max=500, load_default="", metadata={"example": "好的，周末拍"})


class CollaborationsIn(PageIn):
    """Which collaborations."""

    status = fields.Str(load_default=None, validate=validate.OneOf(STATUSES), metadata={"example": "accepted"})


class CollaborationOut(Schema):
    """A collaboration, as its opinion leader and growth see it."""

    id = Id()
    status = fields.Str(validate=validate.OneOf(STATUSES), metadata={"example": "accepted"})
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    invited_by = fields.Str(attribute="inviter", metadata={"example": "wang"})
    title = fields.Str(metadata={"example": "秋季登山鞋"})
    product_ids = fields.List(fields.Str(), metadata={"example": ["SKU-1"]})
    deliverables = fields.Str(metadata={"example": "两篇笔记，各三张照片"})
    fee = fields.Str(metadata={"example": "3000 元，另寄样品"})
    fee_minor = fields.Int(allow_none=True, metadata={"example": 300000})
    currency = fields.Str(allow_none=True, metadata={"example": "CNY"})
    disclosure = fields.Str(metadata={"example": "partnership"})
    begins_on = fields.Date(metadata={"example": "2026-11-23"})
    ends_on = fields.Date(metadata={"example": "2026-12-06"})
    compared = fields.Function(lambda row: row.comparison is not None, metadata={"type": "boolean", "example": True})
    answer = fields.Str(metadata={"example": "好的，周末拍"})
    end_note = fields.Str(metadata={"example": ""})
    invited_at = Instant()
    answered_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True, metadata={"example": None})


class NewCustomersOut(Schema):
    """Of the buyers that we know by name, how many bought for the first time; low and high: Wilson, 95 %."""

    buyers, new = count(40), count(12)
    share, low, high = rate(0.3), rate(0.18), rate(0.45)


class CollaborationEffectOut(Schema):
    """How much more of the reached members bought than of their peers; null where there are too few to say."""

    treated, compared, unmatched = count(320), count(540), count(3)
    too_few = fields.Bool()
    difference, low, high = rate(0.05), rate(0.01), rate(0.09)


class OwnCollaborationReportOut(Schema):
    """What a collaboration brought, for its opinion leader."""

    collaboration_id = Id()
    as_of = Instant()
    contents, reach, impressions, engagements = count(2), count(2100), count(4000), count(480)
    engagement_rate = rate(0.12)
    clicks, signups, orders, refunds, revenue_minor = count(260), count(31), count(14), count(1), count(182000)


class CollaborationReportOut(OwnCollaborationReportOut):
    """The same with what growth sees beside it; absent for the opinion leader."""

    cost_per_engagement_minor = rate(625.0)
    new_customers = fields.Nested(NewCustomersOut)
    effect = fields.Nested(CollaborationEffectOut, allow_none=True)
    definition = fields.Str(metadata={"example": "Effect: difference in differences ..."})

    def _dump_one(self, obj: dict[str, Any]) -> dict[str, Any]:
        shown = super()._dump_one({**dict.fromkeys(self.dump_fields), **obj})
        return {name: value for name, value in shown.items() if name in obj}


CollaborationPage = page_of(CollaborationOut)

"""Rewards and redemptions on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Flag, Id, Instant, Line, Spoken, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from community.rewards.models import State

MOST = 10**9
ANSWERS = (State.FULFILLED, State.REFUSED)


class RewardIn(Schema):
    """Something to be had for points."""

    title_zh = Line(max=80, required=True, metadata={"example": "满 100 减 10 优惠券"})
    title_en = Line(max=80, required=True, metadata={"example": "10 off 100"})
    description_zh = Text(max=2_000, load_default="", metadata={"example": "全场通用"})
    description_en = Text(max=2_000, load_default="", metadata={"example": "For everything"})
    cost = Whole(low=1, high=MOST, required=True, metadata={"example": 100, "description": "in points"})
    stock = Whole(low=0, high=MOST, load_default=None, allow_none=True, metadata={"example": 500})
    most_per_member = Whole(low=1, high=MOST, load_default=None, allow_none=True, metadata={"example": 1})
    opens_at = Instant(load_default=None, allow_none=True)
    closes_at = Instant(load_default=None, allow_none=True, metadata={"example": "2027-11-22T08:00:00.000Z"})
    active = Flag(load_default=True, metadata={"example": True})


class RewardPatch(Schema):
    """What to change; what is left out stays. stock: how many are left from now on."""

    title_zh = Line(max=80, metadata={"example": "满 100 减 10 优惠券"})
    title_en = Line(max=80, metadata={"example": "10 off 100"})
    description_zh = Text(max=2_000, metadata={"example": "全场通用"})
    description_en = Text(max=2_000, metadata={"example": "For everything"})
    cost = Whole(low=1, high=MOST, metadata={"example": 100})
    stock = Whole(low=0, high=MOST, allow_none=True, metadata={"example": 500})
    most_per_member = Whole(low=1, high=MOST, allow_none=True, metadata={"example": 1})
    opens_at = Instant(allow_none=True)
    closes_at = Instant(allow_none=True, metadata={"example": "2027-11-22T08:00:00.000Z"})
    active = Flag(metadata={"example": True})


class RewardOut(RewardIn):
    """A reward. stock and most_per_member are null where there is no end."""

    id = Id(metadata={"example": "5"})
    version = fields.Int(metadata={"example": 1})
    created_at = Instant()


class RewardsIn(PageIn):
    """How many, and whether those too that cannot be had now."""

    closed = Flag(load_default=False, metadata={"example": False, "description": "for the growth team alone"})


class RedemptionIn(Schema):
    """What you want for your points."""

    reward_id = Id(required=True, metadata={"example": "5"})


class RedeemedOut(Schema):
    """A reward that was asked for, and what became of it."""

    id = Id(metadata={"example": "9"})
    reward_id = Id(metadata={"example": "5"})
    title = Spoken(metadata={"example": "满 100 减 10 优惠券"})
    cost = fields.Int(metadata={"example": 100})
    state = fields.Str(validate=validate.OneOf([*State]), metadata={"example": "fulfilled"})
    code = fields.Str(allow_none=True, metadata={"example": "SAVE-10-7QX2"})
    reason = Spoken(attribute="words", allow_none=True, metadata={"example": None})
    requested_at = Instant()
    answered_at = Instant(allow_none=True)


class RedemptionOut(RedeemedOut):
    """The same as the host sees it: with the member."""

    member = fields.Str(attribute="username", metadata={"example": "lin"})
    member_external_id = fields.Str(attribute="external_id", allow_none=True, metadata={"example": "customer-7"})


class RedemptionsIn(PageIn):
    """Which redemptions, and how many."""

    state = fields.Str(load_default=None, validate=validate.OneOf([*State]), metadata={"example": "requested"})


class RedemptionAnswerIn(Schema):
    """The host's answer: a coupon, or why not, as the member reads it in both languages."""

    state = fields.Str(required=True, validate=validate.OneOf([*ANSWERS]), metadata={"example": "fulfilled"})
    code = Line(max=200, load_default=None, allow_none=True, metadata={"example": "SAVE-10-7QX2"})
    reason_zh = Line(max=200, load_default=None, allow_none=True, metadata={"example": None})
    reason_en = Line(max=200, load_default=None, allow_none=True, metadata={"example": None})

    @ma.validates_schema
    def _check_answer(self, data: dict[str, Any], **_: Any) -> None:
        reasons = [name for name in ("reason_zh", "reason_en") if data.get(name)]
        if data.get("state") == State.REFUSED and (len(reasons) < 2 or data.get("code")):
            raise ma.ValidationError("A refusal says why in both languages, and has no code.", "reason_zh")
        if data.get("state") == State.FULFILLED and reasons:
            raise ma.ValidationError("What is given needs no reason.", reasons[0])


RewardPage = page_of(RewardOut)
RedeemedPage = page_of(RedeemedOut)
RedemptionPage = page_of(RedemptionOut)

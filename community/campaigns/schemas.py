"""Campaigns on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.campaigns.models import Kind, State
from community.campaigns.terms import read_terms
from community.content.inputs import Markdown, ProductIds, TopicName
from community.http.fields import Flag, Group, Id, Instant, Line
from community.http.schemas import PageIn, Schema, page_of

TITLE, REASON = 120, 500  # code points
ONE_OF = "what counts, by kind; docs/campaigns.md has a table of them"
SHOES = {"prize": "登山鞋一双", "prize_value_minor": 89900, "winners": 3, "alternates": 3}


def _terms(**given: Any) -> fields.Dict:
    return fields.Dict(keys=fields.Str(), metadata={"description": ONE_OF, "example": SHOES}, **given)


class CampaignIn(Schema):
    """A campaign to be announced."""

    kind = fields.Str(required=True, validate=validate.OneOf(list(Kind)), metadata={"example": "lottery"})
    title = Line(max=TITLE, required=True, metadata={"example": "周末山里走一走"})
    description = Markdown(required=True, metadata={"example": "晒出你的周末路线，送登山鞋。"})
    rules = Markdown(required=True, metadata={"example": "每人一次，无需购买。"})
    opens_at = Instant(required=True, metadata={"example": "2030-06-01T00:00:00.000Z"})
    closes_at = Instant(required=True, metadata={"example": "2030-06-08T00:00:00.000Z"})
    topic = TopicName(load_default=None, allow_none=True, metadata={"example": "周末去山里"})
    product_ids = ProductIds(load_default=list)
    terms = _terms(required=True)

    @ma.post_load
    def _check(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        if said["closes_at"] <= said["opens_at"]:
            raise ma.ValidationError("活动必须先开始后结束。It would end before it begins.", "closes_at")
        return said | {"terms": read_terms(said["kind"], said["terms"], said["closes_at"])}


class CampaignPatch(Schema):
    """What to change of it. Once it opened, title, description and rules alone. opens_at, closes_at and terms go
    together: whoever changes one sends all three."""

    title = Line(max=TITLE, metadata={"example": "周末山里走一走"})
    description = Markdown(metadata={"example": "晒出你的周末路线。"})
    rules = Markdown(metadata={"example": "每人一次，无需购买。"})
    opens_at = Instant(metadata={"example": "2030-06-01T00:00:00.000Z"})
    closes_at = Instant(metadata={"example": "2030-06-08T00:00:00.000Z"})
    topic = TopicName(allow_none=True)
    product_ids = ProductIds()
    terms = _terms()

    @ma.validates_schema
    def _check(self, said: dict[str, Any], **_: Any) -> None:
        together = {"opens_at", "closes_at", "terms"}
        if missing := sorted(together - said.keys()) if together & said.keys() else ():
            raise ma.ValidationError({name: ["opens_at, closes_at and terms go together."] for name in missing})
        if together & said.keys() and said["closes_at"] <= said["opens_at"]:
            raise ma.ValidationError("活动必须先开始后结束。It would end before it begins.", "closes_at")


class CampaignListIn(PageIn):
    """Which campaigns."""

    kind = fields.Str(load_default=None, validate=validate.OneOf(list(Kind)), metadata={"example": "lottery"})
    state = fields.Str(load_default=None, validate=validate.OneOf(list(State)), metadata={"example": "open"})


class ReasonIn(Schema):
    """Why, in words that members read."""

    reason = Line(max=REASON, required=True, metadata={"example": "场地临时关闭"})


class CampaignViewerOut(Schema):
    """What the viewer has to do with the campaign."""

    joined = Flag(metadata={"example": False})


class CampaignOut(Schema):
    """A campaign."""

    id = Id()
    version = fields.Int(metadata={"example": 1})
    kind = fields.Str(metadata={"example": "lottery"})
    state = fields.Str(metadata={"example": "announced"})
    title = fields.Str(metadata={"example": "周末山里走一走"})
    description, rules = fields.Str(), fields.Str()
    description_html, rules_html = fields.Str(), fields.Str()
    opens_at, closes_at = Instant(), Instant()
    topic = fields.Str(allow_none=True, metadata={"example": "周末去山里"})
    product_ids = fields.List(fields.Str(), metadata={"example": ["SKU-1"]})
    terms = _terms()
    cancelled_because = fields.Str(allow_none=True, metadata={"example": None})
    participants_count = fields.Int(metadata={"example": 120})
    odds = fields.Float(
        allow_none=True,
        metadata={
            "example": 0.025,
            "description": "of an entry of a lottery, by those made so far; exclusions raise it",
        },
    )
    created_at, changed_at = Instant(), Instant()
    viewer = Group(CampaignViewerOut)


class CampaignRevisionOut(Schema):
    """What a campaign said in an earlier version."""

    version = fields.Int(metadata={"example": 1})
    title = fields.Str(metadata={"example": "周末山里走一走"})
    description, rules = fields.Str(), fields.Str()
    changed_at = Instant()


class CampaignHistoryOut(Schema):
    """Its earlier versions, the latest first."""

    items = fields.List(fields.Nested(CampaignRevisionOut))


class OwnCampaignOut(CampaignOut):
    """A campaign that one takes part in, and what of it is one's own."""

    mine = fields.Dict(
        keys=fields.Str(),
        metadata={
            "description": "lottery: token, exclusion, rank, result; event: seat, code; topic_challenge: entries",
            "example": {"token": "0b6f4f1c9a3e4a7d8f52d1c6b7a89e01", "exclusion": None, "rank": None, "result": None},
        },
    )


CampaignPage = page_of(CampaignOut)
OwnCampaignPage = page_of(OwnCampaignOut)

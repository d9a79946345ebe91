"""What a share link brought, on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema


class ClicksOut(Schema):
    people = fields.Int(metadata={"example": 12, "description": "one per visitor and hour"})
    robots = fields.Int(metadata={"example": 3, "description": "previews, crawlers, prefetching: kept apart"})


class StatsOut(Schema):
    """What became of a share link."""

    impressions = fields.Int(
        metadata={"example": 230, "description": "of the shared content, since the day on which the link was made"}
    )
    clicks = fields.Nested(ClicksOut)
    visits = fields.Int(metadata={"example": 9, "description": "clicks that reached the shop, as it reports"})
    signups = fields.Int(metadata={"example": 2})
    orders = fields.Int(metadata={"example": 1})
    refunds = fields.Int(metadata={"example": 0})
    revenue_minor = fields.Int(metadata={"example": 59900, "description": "net of refunds, in CURRENCY"})

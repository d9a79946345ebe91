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


class BroughtOut(Schema):
    """What links brought. Of visits, sign-ups and orders: by the last click; ``first_…``: where they clicked first."""

    links = fields.Int(metadata={"example": 3, "description": "share links made"})
    human_clicks = fields.Int(metadata={"example": 12, "description": "one per visitor and hour"})
    robot_clicks = fields.Int(metadata={"example": 3})
    visits = fields.Int(metadata={"example": 9})
    signups = fields.Int(metadata={"example": 2})
    orders = fields.Int(metadata={"example": 1})
    refunds = fields.Int(metadata={"example": 0})
    revenue_minor = fields.Int(metadata={"example": 59900, "description": "net of refunds, in CURRENCY"})
    first_signups = fields.Int(metadata={"example": 2})
    first_orders = fields.Int(metadata={"example": 1})
    first_revenue_minor = fields.Int(metadata={"example": 59900})
    share_reach = fields.Float(
        allow_none=True, metadata={"example": 4.0, "description": "human clicks ÷ links; null without a link"}
    )


class ChannelOut(BroughtOut):
    channel = fields.Str(metadata={"example": "wechat"})


class MemberSharingOut(Schema):
    """What sharing brought, channel by channel; the total is the sum of its channels."""

    channels = fields.List(fields.Nested(ChannelOut))
    total = fields.Nested(BroughtOut)
    other_currencies = fields.Dict(
        keys=fields.Str(), values=fields.Int(), metadata={"example": {"USD": 1200}, "description": "never added"}
    )
    left_out = fields.Dict(
        keys=fields.Str(), values=fields.Int(), metadata={"example": {"own_link": 1}, "description": "by reason"}
    )


class ContentSharingOut(MemberSharingOut):
    """The same of a content."""

    impressions = fields.Int(metadata={"example": 230})
    share_rate = fields.Float(
        allow_none=True, metadata={"example": 0.02, "description": "links and reposts ÷ impressions"}
    )

"""Opinion leaders' report on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema
from community.metrics.wire.report import Answer, count, rate


class KolRow(Schema):
    """What one opinion leader brought and won."""

    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    tier = fields.Str(allow_none=True, metadata={"example": "koc"})
    followers, clicks, signups, orders, refunds = count(1200), count(260), count(31), count(14), count(1)
    revenue_minor = count(182000)
    engagements, impressions = count(480), count(4000)
    engagement_rate = rate(0.12)


class KolsReportOut(Answer):
    """By opinion leader, who brought most revenue first."""

    kols = fields.List(fields.Nested(KolRow))

"""The overview on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.metrics.reports.days import plural
from community.metrics.reports.overview import OVERVIEW
from community.metrics.wire.active import Windows
from community.metrics.wire.report import DaysAnswer, counts, rate


class OverviewFigures(counts("active", "new_members", "contents", *map(plural, OVERVIEW), "impressions", "buyers")):
    """How many of each. Contents, likes and so on are those that stand now. buyers: members with an order."""

    conversion = rate(0.04)


class OverviewDay(OverviewFigures, Windows):
    """A day."""


class OverviewTotal(OverviewFigures):
    """The whole range, everybody counted once. members: of all who count, whenever they came."""

    members = fields.Int(metadata={"example": 1200})
    dau_mau = rate(0.13)


class OverviewOut(DaysAnswer):
    """How the community does."""

    days = fields.List(fields.Nested(OverviewDay))
    total = fields.Nested(OverviewTotal)

"""Engagement on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.metrics.reports.days import plural
from community.metrics.reports.engagement import ENGAGEMENT
from community.metrics.wire.report import DaysAnswer, counts, rate


class EngagementFigures(counts("impressions", *map(plural, ENGAGEMENT), "engagements", "active", "participants")):
    """What was done with contents, and by how many."""

    engagement_rate, participation_rate = rate(), rate()


class EngagementDay(EngagementFigures):
    """A day."""

    day = fields.Date(metadata={"example": "2026-11-22"})


class EngagementOut(DaysAnswer):
    """Engagement and participation."""

    days = fields.List(fields.Nested(EngagementDay))
    total = fields.Nested(EngagementFigures)

"""Sharing on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.metrics.wire.report import DaysAnswer, counts, rate


class SharingFigures(
    counts("impressions", "shares", "reposts", "share_actions", "sharers", "active"),
    counts("human_clicks", "robot_clicks", "signups", "orders"),
):
    """What was shared, by how many, whom it reached and what it brought."""

    share_rate, sharer_rate, share_reach = rate(), rate(), rate(1.5)


class SharingDay(SharingFigures):
    """A day."""

    day = fields.Date(metadata={"example": "2026-11-22"})


class SharingOut(DaysAnswer):
    """Sharing."""

    days = fields.List(fields.Nested(SharingDay))
    total = fields.Nested(SharingFigures)

"""Campaigns' reports on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Id, Instant
from community.http.schemas import Schema
from community.metrics.wire.report import Answer, count, counts, rate

DAY = {"example": "2026-11-22"}


class CampaignRow(counts("participants", "new_members", "contents", "engagements")):
    """A campaign, and what happened while it ran."""

    campaign_id = Id()
    kind = fields.Str(metadata={"example": "topic_challenge"})
    state = fields.Str(metadata={"example": "frozen"})
    title = fields.Str(metadata={"example": "周末山里走一走"})
    opens_at, closes_at = Instant(), Instant()


class CampaignsReportOut(Answer):
    """Campaigns that ran on some of the days, the newest first."""

    campaigns = fields.List(fields.Nested(CampaignRow))


class ActivityEffect(counts("treated", "compared", "unmatched")):
    """Difference in differences of being active, with its interval; null where there are too few to say."""

    too_few = fields.Bool()
    difference, low, high = rate(0.08), rate(0.05), rate(0.11)


class CampaignWindow(counts("active_participants", "contents", "engagements", "new_members")):
    """What happened in a stretch of days. complete: they are over."""

    window = fields.Str(metadata={"example": "after_7", "description": "during, after_7 or after_30"})
    first = fields.Date(attribute="from", data_key="from", metadata=DAY)
    last = fields.Date(attribute="to", data_key="to", metadata=DAY)
    complete = fields.Bool()
    retained = rate(0.61)
    effect = fields.Nested(ActivityEffect)


class NoticeUplift(Schema):
    """How many of each side did it, and the difference of the rates; null where there are too few to say."""

    told, held_out = count(900), count(80)
    too_few = fields.Bool()
    uplift, low, high = rate(0.1), rate(0.02), rate(0.17)


class CampaignNotices(Schema):
    """What telling of the campaign did, by those who were held out from it."""

    told, held_out = count(9000), count(1000)
    took_part, active = fields.Nested(NoticeUplift), fields.Nested(NoticeUplift)


class CampaignReportOut(Answer):
    """What a campaign did."""

    campaign_id = Id()
    participants = count(1200)
    windows = fields.List(fields.Nested(CampaignWindow))
    notices = fields.Nested(CampaignNotices)

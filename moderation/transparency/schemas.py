"""The transparency report on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Instant
from community.http.schemas import Schema
from moderation.stats.schemas import INTERVAL, SHARE, PeriodIn

SECONDS = {"description": "nearest rank; null where nothing was decided", "example": 5400.0}


class TransparencyIn(PeriodIn):
    """Days of TIMEZONE, both inclusive, and in what form. The last 30 days by default."""

    format = fields.Str(load_default="json", validate=validate.OneOf(["json", "csv"]))
    usual_days, most_days = 30, 366


class ContentJudgedOut(Schema):
    judged = fields.Int(metadata={"example": 26750})
    fully_automatic = fields.Int(metadata={"example": 26110})
    partly_automatic = fields.Int(metadata={"example": 630})
    not_automatic = fields.Int(metadata={"example": 10})
    automatic_share = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.9761})


class OutcomeOut(Schema):
    by = fields.Str(validate=validate.OneOf(["machine", "person"]), metadata={"example": "person"})
    outcome = fields.Str(metadata={"example": "remove"})
    reason = fields.Str(allow_none=True, metadata={"example": "spam"})
    count = fields.Int(metadata={"example": 120})


class NoticeCategoryOut(Schema):
    category = fields.Str(metadata={"example": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"})
    count = fields.Int(metadata={"example": 120})


class AutomationOut(Schema):
    automation = fields.Str(metadata={"example": "AUTOMATED_DECISION_NOT_AUTOMATED"})
    count = fields.Int(metadata={"example": 340})


class StatementsOut(Schema):
    """Of reasons, in the enums of the EU transparency database."""

    total = fields.Int(metadata={"example": 640})
    by_category = fields.List(fields.Nested(NoticeCategoryOut))
    by_automation = fields.List(fields.Nested(AutomationOut))


class TimesOut(Schema):
    since = fields.Str(
        validate=validate.OneOf(["submission", "report", "notice", "appeal"]), metadata={"example": "report"}
    )
    decided = fields.Int(metadata={"example": 58})
    p50_seconds = fields.Float(allow_none=True, metadata=SECONDS)


class AppealFiguresOut(Schema):
    by_authors = fields.Int(metadata={"example": 14})
    by_reporters = fields.Int(metadata={"example": 3})
    upheld = fields.Int(metadata={"example": 11})
    overturned = fields.Int(metadata={"example": 4})
    overturned_share = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.2667})
    interval = fields.List(fields.Float(), allow_none=True, metadata={**INTERVAL, "example": [0.1089, 0.5195]})
    same_person = fields.Int(metadata={"example": 0})


class GroundOut(Schema):
    ground = fields.Str(metadata={"example": "copyright"})
    received = fields.Int(metadata={"example": 2})


class NoticeFiguresOut(Schema):
    received = fields.Int(metadata={"example": 2})
    acted = fields.Int(metadata={"example": 1})
    not_acted = fields.Int(metadata={"example": 1})
    by_ground = fields.List(fields.Nested(GroundOut))


class ReportFiguresOut(Schema):
    received = fields.Int(metadata={"example": 61})
    upheld = fields.Int(metadata={"example": 31})
    not_upheld = fields.Int(metadata={"example": 27})
    upheld_share = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.5345})


class SanctionFiguresOut(Schema):
    sanction = fields.Str(metadata={"example": "mute"})
    laid = fields.Int(metadata={"example": 5})
    lifted = fields.Int(metadata={"example": 1})


class StarsOut(Schema):
    stars = fields.Int(metadata={"example": 1})
    judged = fields.Int(metadata={"example": 210})
    refused = fields.Int(metadata={"example": 6})
    waiting = fields.Int(metadata={"example": 1})
    rate = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.0286})


class SuppressionOut(Schema):
    """low: 1-2 stars. high: 4-5 stars."""

    low_judged = fields.Int(metadata={"example": 340})
    low_refused = fields.Int(metadata={"example": 9})
    low_rate = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.0265})
    high_judged = fields.Int(metadata={"example": 5200})
    high_refused = fields.Int(metadata={"example": 120})
    high_rate = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.0231})
    difference = fields.Float(allow_none=True, metadata={"example": 0.0034})
    interval = fields.List(fields.Float(), allow_none=True, metadata={**INTERVAL, "example": [-0.0094, 0.0268]})
    alarm = fields.Bool(metadata={"example": False})


class TransparencyOut(Schema):
    """What was judged, taken and answered. ``definitions``: what each part means."""

    first = fields.Date(data_key="from", metadata={"example": "2026-10-24"})
    last = fields.Date(data_key="to", metadata={"example": "2026-11-22"})
    as_of = Instant()
    content = fields.Nested(ContentJudgedOut)
    outcomes = fields.List(fields.Nested(OutcomeOut))
    statements = fields.Nested(StatementsOut)
    times = fields.List(fields.Nested(TimesOut))
    appeals = fields.Nested(AppealFiguresOut)
    notices = fields.Nested(NoticeFiguresOut)
    reports = fields.Nested(ReportFiguresOut)
    sanctions = fields.List(fields.Nested(SanctionFiguresOut))
    stars = fields.List(fields.Nested(StarsOut))
    suppression = fields.Nested(SuppressionOut)
    definitions = fields.Dict(
        keys=fields.Str(), values=fields.Str(), metadata={"example": {"notices": "期内收到和答复的违法内容通知。"}}
    )
